// Events per day by artifact, with the findings as marks and the periods of concern and custody as
// shades. The drawing is uPlot's; stacking, zoom by keyboard and the legend are here.
import uPlot from "uplot";
import { type AlertMark, byId, type ChartData, type DaySpan, isoDay } from "./data";
import { day, onLanguage, put, say, titled } from "./words";

const kSeries = 6; // artifacts with a colour of their own
const kHeight = 260;
const kLeastDays = 3;

interface Shade {
  span: DaySpan;
  css: string;
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function clamp(x: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, x));
}

export class Chart {
  private readonly host = byId("chart");
  private readonly caption = byId("chart-caption");
  private readonly legend = byId("chart-legend");
  private readonly days: number[] = []; // of each bucket, its first
  private readonly counts = new Map<string, Float64Array>(); // artifact, by bucket
  private names: string[] = []; // with a colour; "" are all others
  private readonly hidden = new Set<string>();
  private readonly marks: readonly number[]; // seconds
  private plot: uPlot | null = null;
  private from: number;
  private to: number;
  private readonly shades: { [name: string]: Shade | null } = {};

  constructor(
    private readonly data: ChartData,
    alerts: readonly AlertMark[],
  ) {
    this.marks = alerts.map((alert) => Date.parse(alert.time) / 1000).sort((a, b) => a - b);
    [this.from, this.to] = data.view;
    this.spread();
    this.host.addEventListener("keydown", (event) => this.key(event));
    byId("zoom-in").addEventListener("click", () => this.zoom(0.5));
    byId("zoom-out").addEventListener("click", () => this.zoom(2));
    byId("zoom-all").addEventListener("click", () => this.show(this.first, this.last));
    byId("zoom-earlier").addEventListener("click", () => this.move(-0.5));
    byId("zoom-later").addEventListener("click", () => this.move(0.5));
    new ResizeObserver(() => this.fit()).observe(this.host);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.build());
    onLanguage(() => this.build());
    this.build();
  }

  private get first(): number {
    return this.days[0] ?? 0;
  }
  private get last(): number {
    return (this.days[this.days.length - 1] ?? 0) + this.data.width - 1;
  }
  get span(): DaySpan {
    return [Math.max(this.from, this.first), Math.min(this.to, this.last)];
  }

  shade(name: string, span: DaySpan | null, css: string): void {
    this.shades[name] = span ? { span, css } : null;
    this.plot?.redraw(false);
  }

  // One artifact alone, or all ("").
  only(artifact: string): void {
    this.hidden.clear();
    if (artifact !== "") {
      for (const name of this.names) if (name !== artifact) this.hidden.add(name);
      if (!this.names.includes(artifact)) {
        this.names[this.names.length - 1] = artifact;
        this.hidden.delete(artifact);
      }
    } else {
      this.choose();
    }
    this.build();
  }

  build(): void {
    this.drawLegend();
    this.draw();
  }

  private spread(): void {
    const width = this.data.width;
    const used = new Set<number>();
    const perArtifact: Map<number, number>[] = this.data.cells.map((cells) => {
      const counts = new Map<number, number>();
      let bucket = 0;
      for (let i = 0; i + 1 < cells.length; i += 2) {
        bucket += cells[i] ?? 0;
        counts.set(bucket, cells[i + 1] ?? 0);
        used.add(bucket);
      }
      return counts;
    });
    const sorted = [...used].sort((a, b) => a - b);
    for (const bucket of sorted) this.days.push(bucket * width);
    perArtifact.forEach((counts, i) => {
      const line = new Float64Array(sorted.length);
      sorted.forEach((bucket, at) => (line[at] = counts.get(bucket) ?? 0));
      this.counts.set(this.data.artifacts[i] ?? "", line);
    });
    this.choose();
  }

  private choose(): void {
    const weight = (artifact: string): number => {
      let sum = 0;
      this.counts.get(artifact)?.forEach((count, at) => {
        const start = this.days[at] ?? 0;
        if (start >= this.data.view[0] && start <= this.data.view[1]) sum += count;
      });
      return sum;
    };
    const sorted = [...this.counts.keys()]
      .map((name): [string, number] => [name, weight(name)])
      .sort((a, b) => b[1] - a[1])
      .map(([name]) => name);
    this.names = sorted.slice(0, kSeries);
    if (sorted.length > kSeries) this.names.push("");
  }

  private countsOf(name: string): Float64Array {
    if (name !== "") return this.counts.get(name) ?? new Float64Array(this.days.length);
    const sum = new Float64Array(this.days.length);
    for (const [artifact, counts] of this.counts) {
      if (this.names.includes(artifact)) continue;
      counts.forEach((count, at) => (sum[at] = (sum[at] ?? 0) + count));
    }
    return sum;
  }

  private colourOf(index: number): string {
    return colour(this.names[index] === "" ? "--series-others" : `--series-${index + 1}`);
  }

  private drawLegend(): void {
    const parts = this.names.map((name, i) => {
      const item = document.createElement("button");
      item.type = "button";
      item.className = "legend";
      item.setAttribute("aria-pressed", String(!this.hidden.has(name)));
      const key = document.createElement("span");
      key.className = "key";
      key.style.background = this.colourOf(i);
      const label = document.createElement("span");
      label.textContent = name === "" ? say("page.timeline.others") : titled(name);
      item.append(key, label);
      item.addEventListener("click", () => {
        if (!this.hidden.delete(name)) this.hidden.add(name);
        item.setAttribute("aria-pressed", String(!this.hidden.has(name)));
        this.draw();
      });
      return item;
    });
    this.legend.replaceChildren(...parts);
  }

  private draw(): void {
    const shown = this.names.map((name, i) => ({ name, i })).filter((x) => !this.hidden.has(x.name));
    const sum = new Float64Array(this.days.length);
    const stacked: number[][] = shown.map(({ name }) => {
      this.countsOf(name).forEach((count, at) => (sum[at] = (sum[at] ?? 0) + count));
      return [...sum];
    });
    // The highest stands behind, the others are drawn over it.
    const order = shown.map((_, at) => at).reverse();
    const half = (this.data.width * 86_400) / 2;
    const xs = this.days.map((start) => start * 86_400 + half);
    const bars = uPlot.paths.bars?.({ size: [0.9, 40, 1], align: 0 });
    const axis = {
      stroke: colour("--text-soft"),
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { stroke: colour("--line"), width: 1 },
      font: "12px system-ui, sans-serif",
    };
    this.plot?.destroy();
    this.plot = new uPlot(
      {
        width: Math.max(200, this.host.clientWidth),
        height: kHeight,
        tzDate: (stamp) => uPlot.tzDate(new Date(stamp * 1000), "Etc/UTC"),
        legend: { show: false },
        cursor: { y: false, points: { show: false }, drag: { x: true, y: false } },
        scales: {
          x: { time: true, range: () => [this.from * 86_400, (this.to + 1) * 86_400] },
          y: { range: (_self, _low, high) => [0, Math.max(1, high * 1.12)] },
        },
        axes: [
          {
            ...axis,
            values: (_self, splits) => splits.map((at) => day(isoDay(Math.floor(at / 86_400)))),
            // Days are what there is: no ticks between them.
            incrs: [1, 2, 5, 7, 14, 30, 61, 122, 183, 365, 730, 1826, 3652, 36524].map((days) => days * 86_400),
            space: 90,
          },
          { ...axis, size: 56 },
        ],
        series: [
          {},
          ...order.map((at) => {
            const fill = this.colourOf(shown[at]?.i ?? 0);
            return { fill, stroke: fill, width: 0, ...(bars ? { paths: bars } : {}), points: { show: false } };
          }),
        ],
        hooks: {
          drawClear: [(self) => this.drawShades(self)],
          draw: [(self) => this.drawMarks(self)],
          setSelect: [(self) => this.selected(self)],
        },
      },
      [xs, ...order.map((at) => stacked[at] ?? [])] as uPlot.AlignedData,
      this.host,
    );
    // The pointer alone: what it draws is no text.
    this.host.querySelector(".uplot")?.setAttribute("aria-hidden", "true");
    this.tell();
  }

  private drawShades(plot: uPlot): void {
    const { ctx, bbox } = plot;
    for (const shade of Object.values(this.shades)) {
      if (!shade) continue;
      const left = plot.valToPos(shade.span[0] * 86_400, "x", true);
      const right = plot.valToPos((shade.span[1] + 1) * 86_400, "x", true);
      const begin = clamp(left, bbox.left, bbox.left + bbox.width);
      const end = clamp(right, bbox.left, bbox.left + bbox.width);
      ctx.save();
      ctx.fillStyle = colour(shade.css);
      ctx.fillRect(begin, bbox.top, Math.max(1, end - begin), bbox.height);
      ctx.restore();
    }
  }

  private drawMarks(plot: uPlot): void {
    const { ctx, bbox } = plot;
    const size = 5 * devicePixelRatio;
    ctx.save();
    ctx.fillStyle = colour("--mark");
    ctx.strokeStyle = colour("--surface");
    ctx.lineWidth = devicePixelRatio;
    let before = -Infinity;
    for (const mark of this.marks) {
      const x = plot.valToPos(mark, "x", true);
      if (!(x >= bbox.left && x <= bbox.left + bbox.width) || x - before < 1) continue;
      before = x;
      const y = bbox.top + size + 1;
      ctx.beginPath();
      ctx.moveTo(x, y - size);
      ctx.lineTo(x + size, y);
      ctx.lineTo(x, y + size);
      ctx.lineTo(x - size, y);
      ctx.closePath();
      ctx.fill();
      ctx.stroke();
      ctx.fillRect(x - devicePixelRatio / 2, y + size, devicePixelRatio, bbox.height - 2 * size);
    }
    ctx.restore();
  }

  private selected(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < 4) return;
    const from = Math.floor(plot.posToVal(left, "x") / 86_400);
    const to = Math.floor(plot.posToVal(left + width, "x") / 86_400);
    plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    this.show(from, to);
  }

  private show(from: number, to: number): void {
    if (to - from + 1 < kLeastDays) {
      const middle = Math.round((from + to) / 2);
      from = middle - 1;
      to = middle + 1;
    }
    this.from = from;
    this.to = to;
    this.plot?.setScale("x", { min: from * 86_400, max: (to + 1) * 86_400 });
    this.tell();
  }

  private zoom(by: number): void {
    const middle = (this.from + this.to) / 2;
    const half = clamp(((this.to - this.from) / 2) * by, 1, (this.last - this.first) / 2 + 1);
    this.show(Math.round(middle - half), Math.round(middle + half));
  }

  private move(part: number): void {
    const by = Math.max(1, Math.round((this.to - this.from) * Math.abs(part))) * Math.sign(part);
    const length = this.to - this.from;
    const from = clamp(this.from + by, this.first - length, this.last);
    this.show(from, from + length);
  }

  private key(event: KeyboardEvent): void {
    const does: { [key: string]: () => void } = {
      "+": () => this.zoom(0.5),
      "=": () => this.zoom(0.5),
      "-": () => this.zoom(2),
      "0": () => this.show(this.first, this.last),
      ArrowLeft: () => this.move(-0.25),
      ArrowRight: () => this.move(0.25),
    };
    const act = does[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }

  // What the chart shows, in words.
  private tell(): void {
    let inside = 0;
    let outside = 0;
    for (const counts of this.counts.values()) {
      counts.forEach((count, at) => {
        const start = this.days[at] ?? 0;
        if (start + this.data.width > this.from && start <= this.to) inside += count;
        else outside += count;
      });
    }
    const [from, to] = this.span;
    const shown = document.createElement("span");
    put(shown, "page.timeline.chart_text", {
      first: { t: isoDay(from) },
      last: { t: isoDay(to) },
      count: inside,
    });
    this.caption.replaceChildren(shown);
    if (outside === 0) return;
    const more = document.createElement("span");
    put(more, "page.timeline.outside", { count: outside });
    this.caption.append(" ", more);
  }

  private fit(): void {
    const width = Math.max(200, this.host.clientWidth);
    if (this.plot && this.plot.width !== width) this.plot.setSize({ width, height: kHeight });
  }
}
