// Events in blocks of lines: those that the page carries, or a whole timeline.csv that the reader
// opens. A block is taken apart when somebody looks into it, and forgotten soon after: a million
// events cost no more than their text, and those of a file not even that.
import type { Row } from "./data";

export interface Block {
  readonly rows: number;
  text(): string | Promise<string>;
  parse(text: string): Row[];
  // Indexes of the rows that match.
  find(text: string, filter: Filter): number[];
}

export interface Filter {
  text: string; // lower case; empty: all
  artifact: string; // empty: all
  from: string; // "2024-05-01"; empty: from the beginning
  to: string; // the day itself included
  only: ((row: Row) => boolean) | null;
}

export function isEmpty(filter: Filter): boolean {
  return (
    filter.text === "" &&
    filter.artifact === "" &&
    filter.from === "" &&
    filter.to === "" &&
    filter.only === null
  );
}

function matches(filter: Filter, row: Row): boolean {
  if (filter.artifact !== "" && row[1] !== filter.artifact) return false;
  const day = row[0].slice(0, 10);
  if (filter.from !== "" && day < filter.from) return false;
  if (filter.to !== "" && day > filter.to) return false;
  if (filter.only !== null && !filter.only(row)) return false;
  return (
    filter.text === "" || row.some((cell) => cell.toLowerCase().includes(filter.text))
  );
}

const kKept = 8; // blocks
const kSliceMs = 30;

function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

export class Events {
  readonly total: number;
  private readonly starts: number[] = [];
  private readonly kept = new Map<number, Row[]>();

  constructor(private readonly blocks: readonly Block[]) {
    let sum = 0;
    for (const block of blocks) {
      this.starts.push(sum);
      sum += block.rows;
    }
    this.total = sum;
  }

  private async block(index: number): Promise<Row[]> {
    const known = this.kept.get(index);
    if (known) return known;
    const block = this.blocks[index];
    if (!block) return [];
    const rows = block.parse(await block.text());
    this.kept.set(index, rows);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= kKept) break;
      this.kept.delete(oldest);
    }
    return rows;
  }

  private blockOf(row: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  async rows(numbers: readonly number[]): Promise<Row[]> {
    const out: Row[] = [];
    for (const wanted of numbers) {
      const index = this.blockOf(wanted);
      const row = (await this.block(index))[wanted - (this.starts[index] ?? 0)];
      if (row) out.push(row);
    }
    return out;
  }

  // The numbers of the rows that match, or null when the search was given up. `progress` is told
  // how many rows were looked at.
  async search(
    filter: Filter,
    signal: AbortSignal,
    progress: (seen: number) => void,
  ): Promise<Uint32Array | null> {
    let found = new Uint32Array(1024);
    let count = 0;
    let until = performance.now() + kSliceMs;
    let next = this.blocks[0]?.text();
    for (let index = 0; index < this.blocks.length; ++index) {
      const block = this.blocks[index];
      if (!block) continue;
      const start = this.starts[index] ?? 0;
      if (performance.now() > until) {
        progress(start);
        await breath();
        until = performance.now() + kSliceMs;
      }
      if (signal.aborted) return null;
      const text = (await next) ?? "";
      next = this.blocks[index + 1]?.text(); // read while this one is looked through
      for (const at of block.find(text, filter)) {
        if (count === found.length) {
          const larger = new Uint32Array(2 * count);
          larger.set(found);
          found = larger;
        }
        found[count++] = start + at;
      }
    }
    return signal.aborted ? null : found.slice(0, count);
  }
}

class Embedded implements Block {
  constructor(
    private readonly element: Element,
    readonly rows: number,
  ) {}
  text(): string {
    return this.element.textContent ?? "";
  }
  parse(text: string): Row[] {
    return JSON.parse(text) as Row[];
  }
  find(text: string, filter: Filter): number[] {
    const out: number[] = [];
    this.parse(text).forEach((row, at) => {
      if (matches(filter, row)) out.push(at);
    });
    return out;
  }
}

export function embedded(): Events {
  const elements = [...document.querySelectorAll("script.events")];
  return new Events(
    elements.map((each) => new Embedded(each, Number(each.getAttribute("data-rows")))),
  );
}

// One line of timeline.csv. Every field is quoted, and no field holds a line break.
function cells(line: string): Row {
  const out: string[] = [];
  let at = line.indexOf('"');
  while (at >= 0 && out.length < 5) {
    let end = line.indexOf('"', at + 1);
    let doubled = false;
    while (end >= 0 && line[end + 1] === '"') {
      doubled = true;
      end = line.indexOf('"', end + 2);
    }
    if (end < 0) break;
    const cell = line.slice(at + 1, end);
    out.push(doubled ? cell.replace(/""/g, '"') : cell);
    at = line.indexOf('"', end + 1);
  }
  while (out.length < 5) out.push("");
  return out as unknown as Row;
}

function lines(text: string): string[] {
  const out = text.split("\r\n");
  if (out[out.length - 1] === "") out.pop();
  return out;
}

class PartOfFile implements Block {
  constructor(
    private readonly file: File,
    private readonly begin: number,
    private readonly end: number,
    readonly rows: number,
  ) {}
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.file.slice(this.begin, this.end).arrayBuffer());
  }
  parse(text: string): Row[] {
    return lines(text).map(cells);
  }
  // Most lines can be told without being taken apart: a quote in a field is doubled, so none of
  // these can stand across two fields.
  find(text: string, filter: Filter): number[] {
    const plain = !/[",]/.test(filter.text);
    const artifact = `","${filter.artifact}","`;
    if (filter.artifact !== "" && !text.includes(artifact)) return [];
    const lower = filter.text !== "" && plain ? text.toLowerCase() : "";
    if (lower !== "" && !lower.includes(filter.text)) return [];
    const lowered = lower === "" ? null : lines(lower);
    const out: number[] = [];
    lines(text).forEach((line, at) => {
      if (filter.artifact !== "" && !line.includes(artifact)) return;
      const day = line.slice(1, 11);
      if (filter.from !== "" && day < filter.from) return;
      if (filter.to !== "" && day > filter.to) return;
      if (lowered && !lowered[at]?.includes(filter.text)) return;
      if ((plain && !filter.only) || matches(filter, cells(line))) out.push(at);
    });
    return out;
  }
}

const kHeader = '"time","artifact","event","description","where"';
const kChunk = 8 << 20;
const kBlock = 1 << 20;

// Where the lines of a timeline.csv lie. Null when it is none.
export async function opened(
  file: File,
  progress: (part: number) => void,
): Promise<Events | null> {
  const front = await file.slice(0, kHeader.length).text();
  if (front !== kHeader) return null;
  const blocks: Block[] = [];
  let begin = kHeader.length + 2;
  let rows = 0;
  for (let offset = begin; offset < file.size; offset += kChunk) {
    const bytes = new Uint8Array(await file.slice(offset, offset + kChunk).arrayBuffer());
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
      ++rows;
      const end = offset + at + 1;
      if (end - begin < kBlock) continue;
      blocks.push(new PartOfFile(file, begin, end, rows));
      begin = end;
      rows = 0;
    }
    progress(Math.min(1, (offset + kChunk) / file.size));
  }
  if (rows > 0) blocks.push(new PartOfFile(file, begin, file.size, rows));
  return new Events(blocks);
}
