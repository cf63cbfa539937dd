import { createHash } from "node:crypto";
import { RahpError } from "../support/rahp-error.js";

/**
 * Draws a Vega-Lite specification as an SVG document: the same text, to the byte, for the same specification.
 *
 * @throws RahpError where Vega-Lite or Vega refuses the specification
 */
export async function renderSVG(spec: object): Promise<string> {
  const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
  const { textMetrics } = vega as unknown as { textMetrics: { canvas(use: boolean): void } }; // not in its types
  textMetrics.canvas(false); // text is estimated, so that no installed canvas moves anything
  try {
    const own = structuredClone(spec) as Parameters<typeof vegaLite.compile>[0]; // Vega marks the rows it draws
    const compiled = vegaLite.compile(own);
    const view = new vega.View(vega.parse(compiled.spec), { renderer: "none" });
    const svg = await view.toSVG();
    view.finalize();
    return withOwnIds(svg);
  } catch (cause) {
    throw new RahpError(`invalid chart: ${(cause as Error).message.split("\n")[0]}`, { cause });
  }
}

/**
 * Names the gradients and clips of an SVG by its content. Vega counts them through the whole process, so that
 * the same chart drawn twice would differ, and two charts inside one page could borrow each other's colours.
 */
function withOwnIds(svg: string): string {
  const ids = [...svg.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]!);
  const renamed = (prefix: string) =>
    svg.replace(/(\sid="|url\(#)([^")]+)/g, (whole, opening: string, id: string) =>
      ids.includes(id) ? `${opening}${prefix}-${ids.indexOf(id)}` : whole,
    );
  const hash = createHash("sha256").update(renamed("id")).digest("hex");
  return renamed(`c${hash.slice(0, 12)}`);
}
