import { extname } from "node:path";
import { jupyterDisplay, type MimeBundle } from "../show/mime-bundle.js";
import { unknown } from "../support/rahp-error.js";
import { writeWholeFile } from "../support/whole-file.js";

/** A report as one self-contained HTML page. */
export class ReportPage {
  constructor(
    readonly title: string,
    /** The page: style and charts inline, no script, nothing from the network. */
    readonly html: string,
  ) {}

  /**
   * Writes the page, as a whole or not at all.
   * @throws RahpError for an extension other than .html, or a place that cannot be written
   */
  async save(path: string): Promise<void> {
    checkReportName(path);
    await writeWholeFile(path, this.html);
  }

  toString(): string {
    return `${this.title}: a page of ${Math.round(this.html.length / 1000)} kB; save("report.html") writes it`;
  }

  [jupyterDisplay](): MimeBundle {
    return { "text/plain": this.toString() };
  }
}

/** @throws RahpError for a file name of an extension other than .html */
export function checkReportName(path: string): void {
  const extension = extname(path).toLowerCase();
  if (extension !== ".html") throw unknown("kind of report file", extension || path, [".html"]);
}
