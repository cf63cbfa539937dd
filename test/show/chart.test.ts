import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Chart } from "../../src/show/chart.js";
import { compositeChart } from "../../src/show/composite-chart.js";
import { jupyterDisplay } from "../../src/show/mime-bundle.js";
import { RahpError } from "../../src/support/rahp-error.js";
import { drawnTexts, heads } from "./drawn.js";

const rows = heads(2, 3).map((head, i) => ({ ...head, score: i / 6, protected: i === 0, pruned: i === 5 }));
const chart = compositeChart(rows);
const pngSignature = [0x89, 0x50, 0x4e, 0x47];

/** Width and height of a PNG picture, from its header. */
function pngSize(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

describe("Chart", () => {
  it("draws the same SVG and PNG, to the byte, each time and at the same time", async () => {
    const again = compositeChart(rows);
    const other = compositeChart(rows.slice(0, 3));
    const [first, , second, third] = await Promise.all([
      chart.toSVG(),
      other.toSVG(),
      chart.toSVG(),
      again.toSVG(),
    ]);
    expect(second).toBe(first);
    expect(third).toBe(first);
    expect(await chart.toSVG()).toBe(first);
    expect(Buffer.compare(await chart.toPNG(), await again.toPNG())).toBe(0);
  });

  it("shares no id with another chart, so that both can stand in one page", async () => {
    const ids = async (drawn: Chart) =>
      [...(await drawn.toSVG()).matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
    const [mine, others] = [await ids(chart), await ids(compositeChart(rows.slice(0, 3)))];
    expect(mine.length).toBeGreaterThan(0);
    expect(mine.filter((id) => others.includes(id))).toEqual([]);
    const svg = await chart.toSVG();
    for (const [, id] of svg.matchAll(/url\(#([^)]+)\)/g)) expect(mine).toContain(id);
  });

  it("draws PNG at so many pixels a unit, 2 unless told", async () => {
    const [width, height] = pngSize(await chart.toPNG({ scale: 1 }));
    expect(pngSize(await chart.toPNG())).toEqual([2 * width, 2 * height]);
    expect([...(await chart.toPNG()).slice(0, 4)]).toEqual(pngSignature);
    await expect(chart.toPNG({ scale: 0 })).rejects.toThrow(
      "invalid scale: 0 (expected a number above 0, at most 20)",
    );
  });

  it("shows text in a PNG without the machine's fonts", async () => {
    const view = { data: { values: [{}] }, mark: { type: "text", text: "" }, width: 10, height: 10 };
    const short = await new Chart({ title: ".", view }).toPNG({ scale: 1 });
    const long = await new Chart({ title: "█", view }).toPNG({ scale: 1 });
    expect(pngSize(short)).toEqual(pngSize(long)); // only the letter differs
    expect(Buffer.compare(short, long)).not.toBe(0);
  });

  it("makes a page that needs no script and nothing from the network", async () => {
    const html = await new Chart({ title: "a < b", view: { mark: "point", data: { values: [] } } }).toHTML();
    expect(html).toContain("<title>a &lt; b</title>");
    expect(html).not.toMatch(/<script|<link|href=|src=/);
    expect(html).toContain("<svg");
  });

  it("gives notebooks a Vega-Lite v5 specification, a picture and a line of text", async () => {
    const bundle = await chart[jupyterDisplay]();
    expect(Object.keys(bundle)).toEqual(["application/vnd.vegalite.v5+json", "image/png", "text/plain"]);
    expect(bundle["application/vnd.vegalite.v5+json"]).toMatchObject({
      $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    });
    expect([...Buffer.from(bundle["image/png"] as string, "base64").subarray(0, 4)]).toEqual(pngSignature);
    expect(bundle["text/plain"]).toBe("Chart: Composite score S and pruning decisions");
    expect(Symbol.for("Jupyter.display")).toBe(jupyterDisplay);
  });

  it("keeps its specification plain, whatever was drawn of it", async () => {
    await chart.toSVG();
    expect(JSON.parse(JSON.stringify(chart.spec))).toEqual(chart.spec);
  });

  it("says in one line that a specification is not valid", async () => {
    const broken = new Chart({ title: "broken", view: { data: { values: [] } } });
    await expect(broken.toSVG()).rejects.toThrow(RahpError);
    await expect(broken.toSVG()).rejects.toThrow(/^invalid chart: [^\n]+$/);
  });

  it("draws its title and subtitle", async () => {
    const view = { data: { values: [] }, mark: "point" };
    const svg = await new Chart({ title: "Title", subtitle: ["one", "two"], view }).toSVG();
    expect(drawnTexts(svg)).toEqual(expect.arrayContaining(["Title", "one", "two"]));
  });
});

describe("Chart.save", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rahp-chart-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("writes what the extension says, and leaves nothing else behind", async () => {
    for (const name of ["a.svg", "a.PNG", "a.html", "a.json"]) await chart.save(join(folder, name));
    const written = (name: string) => readFile(join(folder, name));
    expect(String(await written("a.svg"))).toBe(await chart.toSVG());
    expect(Buffer.compare(await written("a.PNG"), await chart.toPNG())).toBe(0);
    expect(String(await written("a.html"))).toBe(await chart.toHTML());
    expect(JSON.parse(String(await written("a.json")))).toEqual(chart.spec);
    expect((await readdir(folder)).sort()).toEqual(["a.PNG", "a.html", "a.json", "a.svg"]);
  });

  it("replaces a file that is there", async () => {
    const path = join(folder, "twice.svg");
    await new Chart({ title: "first", view: { data: { values: [] }, mark: "point" } }).save(path);
    await chart.save(path);
    expect(await readFile(path, "utf8")).toBe(await chart.toSVG());
  });

  it("names an extension it doesn't know, and a folder that isn't there", async () => {
    await expect(chart.save("scores.gif")).rejects.toThrow(
      "invalid chart file: scores.gif (expected a name that ends in .svg, .png, .html, .json)",
    );
    await expect(chart.save("scores")).rejects.toThrow(RahpError);
    const nowhere = join(folder, "none", "a.svg");
    await expect(chart.save(nowhere)).rejects.toThrow(`cannot write ${nowhere}: its folder does not exist`);
  });

  it("names a file that can't be written", async () => {
    await expect(chart.save(join(folder, "a.svg", "b.svg"))).rejects.toThrow(
      /^cannot write .*: a part of its path is not a folder$/,
    );
  });
});
