import { createRequire } from "node:module";

const fontFiles = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"];

/**
 * Draws an SVG document as a PNG picture on white. Its text is set in DejaVu Sans, which comes with the package:
 * the picture is the same on a machine with other fonts or with none.
 *
 * @param scale  pixels for each SVG unit
 */
export async function renderPNG(svg: string, scale: number): Promise<Uint8Array> {
  const { Resvg } = await import("@resvg/resvg-js");
  const { resolve } = createRequire(import.meta.url);
  const drawing = new Resvg(svg, {
    background: "white",
    fitTo: { mode: "zoom", value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles: fontFiles.map((name) => resolve(`dejavu-fonts-ttf/ttf/${name}`)),
      defaultFontFamily: "DejaVu Sans",
      sansSerifFamily: "DejaVu Sans",
    },
  });
  return drawing.render().asPng();
}
