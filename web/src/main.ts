// report.html in the browser. All that it says stands in the page already; here are the language
// switch, the chart that zooms, and the table that filters. Nothing is fetched, nothing is kept.
import "uplot/dist/uPlot.min.css";
import "./page.css";
import { Chart } from "./chart";
import {
  type AlertMark,
  byId,
  type CaseData,
  type ChartData,
  type DaySpan,
  island,
  kDay,
  type Row,
} from "./data";
import { embedded, type Events, isEmpty, opened, type Filter } from "./events";
import { EventTable } from "./table";
import { languages, onLanguage, put, speak, startWords, titled } from "./words";

function startHeader(): void {
  const select = byId<HTMLSelectElement>("language");
  for (const { id, name } of languages()) {
    const option = document.createElement("option");
    option.value = id;
    option.lang = id;
    option.textContent = name;
    select.append(option);
  }
  select.value = document.documentElement.lang;
  select.addEventListener("change", () => speak(select.value));
  const colours = byId<HTMLSelectElement>("colours");
  colours.addEventListener("change", () => {
    document.documentElement.setAttribute("data-colours", colours.value);
  });
}

function dayIn(input: HTMLInputElement): number | null {
  const time = Date.parse(input.value);
  return Number.isNaN(time) ? null : Math.floor(time / kDay);
}

class Timeline {
  private readonly search = byId<HTMLInputElement>("filter-search");
  private readonly artifact = byId<HTMLSelectElement>("filter-artifact");
  private readonly from = byId<HTMLInputElement>("filter-from");
  private readonly to = byId<HTMLInputElement>("filter-to");
  private readonly findings = byId<HTMLInputElement>("filter-findings");
  private readonly status = byId("filter-status");
  private readonly marks = new Map<string, string>();
  private readonly table: EventTable;
  private readonly chart: Chart | null;
  private running: AbortController | null = null;
  private waiting = 0;

  constructor(private events: Events) {
    const alerts = island<AlertMark[]>("alerts-data") ?? [];
    for (const alert of alerts) this.marks.set(`${alert.artifact} ${alert.time}`, alert.finding);
    const marked = (row: Row): string | null => this.marks.get(`${row[1]} ${row[0]}`) ?? null;
    this.table = new EventTable(marked);
    const data = island<ChartData>("chart-data");
    this.chart = data && data.artifacts.length > 0 ? new Chart(data, alerts) : null;
    this.fillArtifacts(data?.artifacts ?? []);
    this.startShades();
    this.startFilter();
    this.startFile();
    void this.filter();
  }

  private fillArtifacts(ids: readonly string[]): void {
    const fill = (): void => {
      const before = this.artifact.value;
      while (this.artifact.options.length > 1) this.artifact.remove(1);
      for (const id of ids) {
        const option = document.createElement("option");
        option.value = id;
        option.textContent = titled(id);
        this.artifact.append(option);
      }
      this.artifact.value = before;
    };
    fill();
    onLanguage(fill);
  }

  private startShades(): void {
    const given = island<CaseData>("case-data");
    this.chart?.shade("custody", given?.custody ?? null, "--shade-custody");
    const from = byId<HTMLInputElement>("concern-from");
    const to = byId<HTMLInputElement>("concern-to");
    const shade = (): void => {
      for (const input of [from, to]) input.classList.toggle("filled", input.value !== "");
      const begin = dayIn(from);
      const end = dayIn(to);
      const span: DaySpan | null =
        begin === null && end === null ? null : [begin ?? -1e6, end ?? 1e6];
      this.chart?.shade("concern", span, "--shade-concern");
    };
    from.addEventListener("change", shade);
    to.addEventListener("change", shade);
    shade();
  }

  private startFilter(): void {
    const soon = (): void => {
      clearTimeout(this.waiting);
      this.waiting = window.setTimeout(() => void this.filter(), 120);
    };
    for (const input of [this.search, this.from, this.to]) input.addEventListener("input", soon);
    this.findings.addEventListener("change", soon);
    this.artifact.addEventListener("change", () => {
      this.chart?.only(this.artifact.value);
      soon();
    });
    byId("filter").addEventListener("submit", (event) => event.preventDefault());
    byId("filter-reset").addEventListener("click", () => {
      for (const input of [this.search, this.from, this.to]) input.value = "";
      this.artifact.value = "";
      this.findings.checked = false;
      this.chart?.only("");
      void this.filter();
    });
    byId("zoom-table").addEventListener("click", () => {
      if (!this.chart) return;
      const [first, last] = this.chart.span;
      this.from.value = new Date(first * kDay).toISOString().slice(0, 10);
      this.to.value = new Date(last * kDay).toISOString().slice(0, 10);
      void this.filter();
    });
  }

  private wanted(): Filter {
    return {
      text: this.search.value.trim().toLowerCase(),
      artifact: this.artifact.value,
      from: this.from.value,
      to: this.to.value,
      only: this.findings.checked ? (row) => this.marks.has(`${row[1]} ${row[0]}`) : null,
    };
  }

  private async filter(): Promise<void> {
    this.running?.abort();
    const filter = this.wanted();
    const events = this.events;
    if (isEmpty(filter)) {
      this.table.show(events, null);
      put(this.status, "page.filter.found", { count: events.total });
      return;
    }
    const mine = new AbortController();
    this.running = mine;
    let found: Uint32Array | null;
    try {
      found = await events.search(filter, mine.signal, () => {
        put(this.status, "page.filter.searching");
      });
    } catch {
      // The file that was opened is not there any more, or another.
      put(this.status, "page.timeline.open_wrong");
      return;
    }
    if (found === null) return;
    this.table.show(events, found);
    put(this.status, "page.filter.found_of", {
      found: [{ k: "page.filter.found", a: { count: found.length } }],
      all: events.total,
    });
  }

  private startFile(): void {
    const input = byId<HTMLInputElement>("open-file");
    const note = byId("open-note");
    input.addEventListener("change", async () => {
      const file = input.files?.[0];
      if (!file) return;
      const events = await opened(file, (part) => {
        put(note, "page.timeline.opening", { percent: Math.floor(100 * part) });
      });
      if (!events) {
        put(note, "page.timeline.open_wrong");
        return;
      }
      this.events = events;
      put(note, "page.timeline.opened", { count: events.total, name: file.name });
      void this.filter();
    });
  }
}

function openForPrint(): void {
  const closed: HTMLDetailsElement[] = [];
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll<HTMLDetailsElement>("details:not([open])")) {
      closed.push(each);
      each.open = true;
    }
  });
  addEventListener("afterprint", () => {
    for (const each of closed.splice(0)) each.open = false;
  });
}

startWords();
document.documentElement.classList.add("script");
startHeader();
openForPrint();
if (document.getElementById("table")) new Timeline(embedded());
