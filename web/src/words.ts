// Texts in the language of the reader. The page comes in one language; the others are looked up
// when somebody asks for them. The same rules as src/words/: plural forms by CLDR, Latin digits,
// dates by the catalogue.
import { island, type LanguageInfo, type Template, type WordsData } from "./data";

// A text stands as it is (it may be evidence), a number is written by the language's rules, a "t"
// is a day, and a list is told one after the other.
export type Arg = string | number | { readonly t: string } | readonly Message[];
export type Args = { readonly [name: string]: Arg };
export interface Message {
  readonly k?: string; // key
  readonly a?: Args;
  readonly e?: string; // English, where the catalogue has none
}

interface Piece {
  readonly text: string;
  readonly value: boolean; // an argument of text
}

const kListeners = new Set<() => void>();
let data: WordsData = { languages: [], texts: {}, titles: {} };
let language = "en";

export function languages(): readonly LanguageInfo[] {
  return data.languages;
}

export function current(): string {
  return language;
}

export function onLanguage(listener: () => void): void {
  kListeners.add(listener);
}

export function number(value: number): string {
  return new Intl.NumberFormat(`${language}-u-nu-latn`).format(value);
}

function numbers(iso: string): { [name: string]: string } {
  const [yyyy, mm, dd] = iso.slice(0, 10).split("-");
  return { yyyy: yyyy ?? "", mm: mm ?? "", dd: dd ?? "", d: String(Number(dd)) };
}

export function day(iso: string): string {
  return /^\d{4}-\d\d-\d\d/.test(iso) ? say("date.short", numbers(iso)) : iso;
}

// To the second, in one form for all languages: it stands beside evidence.
export function time(iso: string): string {
  const clock = iso.slice(11, 19);
  return clock === "" ? day(iso) : say("page.time", { day: day(iso), clock });
}

function templateOf(message: Message): Template {
  const key = message.k ?? "";
  return data.texts[language]?.[key] ?? message.e ?? data.texts["en"]?.[key] ?? key;
}

function chosen(template: Template, args: Args): string {
  if (typeof template === "string") return template;
  const count = args["count"];
  const category =
    typeof count === "number" ? new Intl.PluralRules(language).select(count) : "other";
  return template[category] ?? template["other"] ?? template["many"] ?? "";
}

function argument(arg: Arg | undefined): Piece[] {
  if (arg === undefined) return [];
  if (typeof arg === "string") return [{ text: arg, value: true }];
  if (typeof arg === "number") return [{ text: number(arg), value: false }];
  if ("t" in arg) return [{ text: day(arg.t), value: false }];
  const separator = { text: say("list.separator"), value: false };
  return arg.flatMap((each, i) => (i === 0 ? pieces(each) : [separator, ...pieces(each)]));
}

function pieces(message: Message): Piece[] {
  const args = message.a ?? {};
  const text = chosen(templateOf(message), args);
  // Every second part is a name in braces.
  return text
    .split(/\{(\w+)\}/)
    .flatMap((part, i) => (i % 2 === 1 ? argument(args[part]) : [{ text: part, value: false }]));
}

export function say(key: string, args?: Args): string {
  return pieces(args ? { k: key, a: args } : { k: key })
    .map((piece) => piece.text)
    .join("");
}

function write(element: Element, message: Message): void {
  element.replaceChildren(
    ...pieces(message).map((piece) => {
      if (!piece.value) return piece.text;
      const apart = document.createElement("bdi");
      apart.textContent = piece.text;
      return apart;
    }),
  );
}

// Says it in the element, which follows the language from now on.
export function put(element: Element, key: string, args?: Args): void {
  const message: Message = args ? { k: key, a: args } : { k: key };
  element.setAttribute("data-m", JSON.stringify(message));
  write(element, message);
}

function translate(): void {
  for (const element of document.querySelectorAll("[data-k]")) {
    element.textContent = say(element.getAttribute("data-k") ?? "");
  }
  for (const element of document.querySelectorAll("[data-m]")) {
    write(element, JSON.parse(element.getAttribute("data-m") ?? "{}") as Message);
  }
  // Said in English for want of a translation, until now.
  for (const element of document.querySelectorAll('[data-k][lang="en"], [data-m][lang="en"]')) {
    element.removeAttribute("lang");
  }
  for (const element of document.querySelectorAll("[data-k-label]")) {
    element.setAttribute("aria-label", say(element.getAttribute("data-k-label") ?? ""));
  }
  for (const element of document.querySelectorAll("[data-n]")) {
    element.textContent = number(Number(element.getAttribute("data-n")));
  }
  for (const element of document.querySelectorAll<HTMLTimeElement>("time[datetime]")) {
    const iso = element.dateTime;
    element.textContent = element.classList.contains("day") ? day(iso) : time(iso);
  }
}

export function speak(id: string): void {
  const info = data.languages.find((each) => each.id === id);
  if (!info) return;
  language = id;
  const root = document.documentElement;
  root.lang = id;
  root.dir = info.rtl ? "rtl" : "ltr";
  translate();
  for (const element of document.querySelectorAll<HTMLElement>(".language-note")) {
    element.textContent = info.note;
    element.hidden = info.note === "";
  }
  for (const listener of kListeners) listener();
}

// The title of an artifact.
export function titled(artifact: string): string {
  return pieces({ k: `artifact.${artifact}.title`, e: data.titles[artifact] ?? artifact })
    .map((piece) => piece.text)
    .join("");
}

export function startWords(): void {
  data = island<WordsData>("words-data") ?? data;
  language = document.documentElement.lang || "en";
}
