import { expect, test } from "vitest";
import { describeInBrowser } from "./browser.js";
import { drawnShare } from "./pixels.js";

describeInBrowser("drawnShare", (open) => {
  test("is 0 for a blank element, and the share of what lies on its ground", async () => {
    const { page } = await open();
    const box = (ground: string, inside: string) =>
      `<div style="width:100px;height:100px;background:${ground}">${inside}</div>`;
    await page.setContent(
      box("#fff", "") +
        box("#123456", "") +
        box("#fff", '<p style="margin:0;width:50px;height:50px;background:red">'),
    );
    const shares = await Promise.all((await page.locator("div").all()).map(drawnShare));
    expect(shares).toEqual([0, 0, 0.25]);
  });
});
