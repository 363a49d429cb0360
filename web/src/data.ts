// What the page carries beside its text, as src/report/html_data.cc writes it.

export interface LanguageInfo {
  id: string;
  name: string; // its own
  rtl: boolean;
  note: string; // "not reviewed by a native speaker"; empty for English
}

export type Template = string | { readonly [category: string]: string };
export type Texts = { readonly [key: string]: Template };

export interface WordsData {
  languages: LanguageInfo[];
  texts: { readonly [language: string]: Texts };
  titles: { readonly [artifact: string]: string }; // English
}

// Days since 1970, both ends included.
export type DaySpan = readonly [number, number];

export interface ChartData {
  width: number; // days of one bucket
  view: DaySpan; // what is shown at first
  artifacts: string[];
  // For each artifact: bucket (start day / width, as a difference to the one before), events.
  cells: number[][];
}

export interface AlertMark {
  time: string; // RFC 3339
  artifact: string;
  finding: string; // id of the element
}

export interface CaseData {
  events: number; // of the case
  concern: DaySpan | null;
  custody: DaySpan | null;
}

// time, artifact, event, description, where
export type Row = readonly [string, string, string, string, string];

export function island<T>(id: string): T | null {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : null;
}

export const kDay = 86_400_000;

export function dayOf(time: string): number {
  return Math.floor(Date.parse(time) / kDay);
}

export function isoDay(day: number): string {
  return new Date(day * kDay).toISOString().slice(0, 10);
}

export function byId<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found as T;
}
