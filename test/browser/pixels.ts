import type { Locator } from "playwright-core";

/** Runs in the page, which has what decodes pictures. */
const SHARE = `async (picture) => {
  const image = new Image();
  image.src = picture;
  await image.decode();
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const pixels = new Uint32Array(canvas.getImageData(0, 0, width, height).data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  return 1 - Math.max(...counts.values()) / pixels.length;
}`;

/**
 * How much of what an element shows is drawn: the share of its pixels that do not have its most frequent colour. A blank
 * element has 0.
 */
export async function drawnShare(element: Locator): Promise<number> {
  const png = (await element.screenshot()).toString("base64");
  return element.page().evaluate<number>(`(${SHARE})("data:image/png;base64,${png}")`);
}
