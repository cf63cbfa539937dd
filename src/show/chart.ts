import { extname } from "node:path";
import { invalid } from "../support/rahp-error.js";
import { writeWholeFile } from "../support/whole-file.js";
import { chartConfig } from "./chart-config.js";
import { escapeHtml } from "./escape-html.js";
import { jupyterDisplay, type MimeBundle } from "./mime-bundle.js";
import { renderPNG } from "./render-png.js";
import { renderSVG } from "./render-svg.js";

/** A Vega-Lite specification: a plain object with its data inside. */
export type VegaLiteSpec = Readonly<Record<string, unknown>>;

/** What a chart is made of. */
export interface ChartParts {
  /** Says what is seen, in one line. */
  title: string;
  /** Smaller lines under the title. */
  subtitle?: string | readonly string[];
  /** The rest of the specification: data, marks, encodings, layers, … */
  view: VegaLiteSpec;
}

/**
 * A chart: a Vega-Lite specification that draws, shows and saves itself. A notebook shows it when it is the last
 * line of a cell. Drawing needs no browser, no network and no fonts of the machine's, and the same chart gives
 * the same bytes each time.
 *
 * @example
 * const chart = new Chart({ title: "Accuracy", view: { data, mark: "bar", encoding } });
 * await chart.save("accuracy.svg");
 */
export class Chart {
  readonly title: string;
  /** The whole Vega-Lite (v5) specification, to adapt or to draw elsewhere. */
  readonly spec: VegaLiteSpec;

  constructor({ title, subtitle, view }: ChartParts) {
    this.title = title;
    this.spec = {
      $schema: "https://vega.github.io/schema/vega-lite/v5.json",
      title: subtitle === undefined ? { text: title } : { text: title, subtitle },
      ...view,
      config: chartConfig,
    };
  }

  /**
   * The chart as an SVG document.
   *
   * @throws RahpError where the specification is not valid Vega-Lite
   */
  async toSVG(): Promise<string> {
    return renderSVG(this.spec);
  }

  /**
   * The chart as a PNG picture on white.
   *
   * @param options  `scale`: pixels for each unit of the SVG, above 0; 2 unless given
   * @throws RahpError where the scale is no such number or the specification is not valid Vega-Lite
   */
  async toPNG({ scale = 2 }: { scale?: number } = {}): Promise<Uint8Array> {
    if (!(scale > 0 && scale <= 20)) throw invalid("scale", scale, "a number above 0, at most 20");
    return renderPNG(await this.toSVG(), scale);
  }

  /** The chart as an HTML page of its own: the SVG inline, no script, nothing from the network. */
  async toHTML(): Promise<string> {
    const svg = await this.toSVG();
    return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(this.title)}</title></head>
<body style="margin:1rem;background:#fff">${svg}</body>
</html>
`;
  }

  /**
   * Writes the chart to a file, as a whole or not at all. The name's extension says how: .svg, .png (2 pixels a
   * unit), .html, or .json for the Vega-Lite specification.
   *
   * @throws RahpError for another extension, or where the file can't be written
   */
  async save(path: string): Promise<void> {
    const extension = extname(path).toLowerCase();
    const write = writers[extension];
    if (!write) throw invalid("chart file", path, `a name that ends in ${Object.keys(writers).join(", ")}`);
    await writeWholeFile(path, await write(this));
  }

  /** What a notebook shows: an interactive chart where it can, a picture otherwise. */
  async [jupyterDisplay](): Promise<MimeBundle> {
    const png = await this.toPNG({ scale: 1 });
    return {
      "application/vnd.vegalite.v5+json": this.spec,
      "image/png": Buffer.from(png).toString("base64"),
      "text/plain": this.toString(),
    };
  }

  /** `Chart: Accuracy before and after pruning` */
  toString(): string {
    return `Chart: ${this.title}`;
  }
}

const writers: Readonly<Record<string, (chart: Chart) => Promise<string | Uint8Array>>> = {
  ".svg": (chart) => chart.toSVG(),
  ".png": (chart) => chart.toPNG(),
  ".html": (chart) => chart.toHTML(),
  ".json": async (chart) => `${JSON.stringify(chart.spec, null, 2)}\n`,
};
