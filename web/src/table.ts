// The table of events: pages of rows, and of a page only the rows in sight. (A browser draws no
// element of thirty million pixels, so a million rows do not fit into one page.)
import type { Row } from "./data";
import type { Events } from "./events";
import { byId } from "./data";
import { day, onLanguage, put, time, titled } from "./words";

const kPage = 5_000;
const kRowHeight = 30;
const kSpare = 12; // rows above and below

export class EventTable {
  private events: Events | null = null;
  private found: Uint32Array | null = null; // null: all
  private page = 0;
  private shown = ""; // what stands in the table
  private drawing = 0;
  private readonly scroller = byId("table-scroll");
  private readonly table = byId<HTMLTableElement>("table");
  private readonly body = byId<HTMLTableSectionElement>("table-body");
  private readonly detail = byId("table-detail");
  private chosen: HTMLTableRowElement | null = null;

  constructor(private readonly marked: (row: Row) => string | null) {
    this.scroller.addEventListener("scroll", () => void this.draw(), { passive: true });
    byId("page-previous").addEventListener("click", () => this.turn(-1));
    byId("page-next").addEventListener("click", () => this.turn(1));
    this.body.addEventListener("click", (event) => {
      const row = (event.target as Element).closest("tr");
      if (row?.hasAttribute("data-row")) this.choose(row as HTMLTableRowElement, false);
    });
    this.scroller.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => void this.draw()).observe(this.scroller);
    onLanguage(() => this.redraw());
  }

  show(events: Events, found: Uint32Array | null): void {
    this.events = events;
    this.found = found;
    this.page = 0;
    this.scroller.scrollTop = 0;
    this.detail.hidden = true;
    this.chosen = null;
    this.redraw();
  }

  private get count(): number {
    return this.found ? this.found.length : (this.events?.total ?? 0);
  }
  private get pages(): number {
    return Math.max(1, Math.ceil(this.count / kPage));
  }
  private get onPage(): number {
    return Math.min(kPage, this.count - this.page * kPage);
  }

  private turn(by: number): void {
    this.page = Math.min(this.pages - 1, Math.max(0, this.page + by));
    this.scroller.scrollTop = 0;
    this.redraw();
  }

  private redraw(): void {
    this.shown = "";
    put(byId("page-number"), "page.table.page", { page: this.page + 1, pages: this.pages });
    byId<HTMLButtonElement>("page-previous").disabled = this.page === 0;
    byId<HTMLButtonElement>("page-next").disabled = this.page + 1 >= this.pages;
    this.table.setAttribute("aria-rowcount", String(this.count + 1));
    void this.draw();
  }

  private async draw(): Promise<void> {
    const events = this.events;
    if (!events) return;
    const top = Math.max(0, Math.floor(this.scroller.scrollTop / kRowHeight) - kSpare);
    const height = Math.ceil(this.scroller.clientHeight / kRowHeight) + 2 * kSpare;
    const first = Math.min(top, Math.max(0, this.onPage - height));
    const last = Math.min(this.onPage, first + height);
    const wanted = `${this.page} ${first} ${last}`;
    if (wanted === this.shown) return;
    this.shown = wanted;
    const mine = ++this.drawing;
    const base = this.page * kPage;
    const numbers: number[] = [];
    for (let i = first; i < last; ++i) {
      numbers.push(this.found ? (this.found[base + i] ?? 0) : base + i);
    }
    const rows = await events.rows(numbers);
    if (mine !== this.drawing) return;
    const parts: Node[] = [this.gap(first)];
    rows.forEach((row, i) => parts.push(this.line(row, base + first + i)));
    parts.push(this.gap(this.onPage - last));
    this.body.replaceChildren(...parts);
  }

  private gap(rows: number): HTMLTableRowElement {
    const row = document.createElement("tr");
    row.className = "gap";
    row.setAttribute("aria-hidden", "true");
    const cell = row.insertCell();
    cell.colSpan = 5;
    cell.style.height = `${rows * kRowHeight}px`;
    row.hidden = rows === 0;
    return row;
  }

  private line(row: Row, index: number): HTMLTableRowElement {
    const line = document.createElement("tr");
    line.setAttribute("data-row", JSON.stringify(row));
    line.setAttribute("aria-rowindex", String(index + 2));
    if (this.marked(row) !== null) line.className = "marked";
    const at = line.insertCell();
    const stamp = document.createElement("time");
    stamp.dateTime = row[0];
    stamp.textContent = `${day(row[0])} ${row[0].slice(11, 19)}`; // the heading says UTC
    at.append(stamp);
    const artifact = line.insertCell();
    artifact.textContent = titled(row[1]);
    for (const text of row.slice(2)) {
      const cell = line.insertCell();
      cell.className = "evidence";
      cell.lang = "en";
      const inner = document.createElement("bdi");
      inner.textContent = text;
      cell.append(inner);
    }
    return line;
  }

  private choose(line: HTMLTableRowElement, scroll: boolean): void {
    this.chosen?.removeAttribute("aria-current");
    this.chosen = line;
    line.setAttribute("aria-current", "true");
    const row = JSON.parse(line.getAttribute("data-row") ?? "[]") as Row;
    const list = document.createElement("dl");
    const add = (key: string, text: string): void => {
      const term = document.createElement("dt");
      put(term, key);
      const value = document.createElement("dd");
      const inner = document.createElement("bdi");
      inner.textContent = text;
      value.append(inner);
      list.append(term, value);
    };
    add("page.column.time", `${time(row[0])} (${row[0]})`);
    add("page.column.artifact", `${titled(row[1])} (${row[1]})`);
    add("page.column.event", row[2]);
    add("page.column.record", row[3]);
    add("page.column.place", row[4]);
    this.detail.replaceChildren(list);
    const finding = this.marked(row);
    if (finding) {
      const link = document.createElement("a");
      link.href = `#${finding}`;
      put(link, "page.table.finding");
      this.detail.append(link);
    }
    this.detail.hidden = false;
    if (scroll) line.scrollIntoView({ block: "nearest" });
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const down = event.key === "ArrowDown";
    const lines = [...this.body.querySelectorAll<HTMLTableRowElement>("tr[data-row]")];
    const at = this.chosen ? lines.indexOf(this.chosen) : -1;
    const next = at < 0 ? this.inSight(lines) : lines[at + (down ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    this.choose(next, true);
  }

  private inSight(lines: HTMLTableRowElement[]): HTMLTableRowElement | undefined {
    const top = this.scroller.getBoundingClientRect().top + kRowHeight;
    return lines.find((line) => line.getBoundingClientRect().top >= top) ?? lines[0];
  }
}
