import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BrowserContextOptions, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { report } from "../../src/verbs/report.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { attackLog, textAttack } from "../results/attack-results.js";
import { sweepResult } from "../results/comparison-results.js";
import { hackAttendLog } from "../results/hack-attend-result.js";
import { pruningRecord } from "../results/pruning-result.js";
import {
  cleverBounds,
  embeddingDistances,
  evaluation,
  robustnessComparison,
  robustnessRows,
} from "../results/robustness-results.js";
import { methodScores, sampledScores, seedSummary, uncertainSelection } from "../results/score-results.js";
import { seriousFaults } from "./accessibility.js";
import { describeInBrowser, pictureOf } from "./browser.js";

const DESK = { viewport: { width: 1100, height: 900 } };
const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true };
const looks: Readonly<Record<string, BrowserContextOptions>> = {
  "a desk": DESK,
  "a phone": PHONE,
  "a phone in a dark room": { ...PHONE, colorScheme: "dark" },
};
const folder = temporaryFolder();
const pages = { report: join(folder, "report.html"), log: join(folder, "log.html") };
const addressOf = (kind: string) => pathToFileURL(pages[kind as keyof typeof pages]).href;

beforeAll(async () => {
  const page = await report([
    ...[sampledScores(), methodScores(), uncertainSelection()],
    ...[pruningRecord(), evaluation(), evaluation(), cleverBounds()],
    ...[embeddingDistances(), robustnessRows(), robustnessComparison()],
    ...[sweepResult(), seedSummary(), attackLog(), textAttack()],
    hackAttendLog(),
  ]);
  await page.save(pages.report);
  await attackLog().save(pages.log);
});

const wider = (page: Page) =>
  page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

describeInBrowser("the pages that results write", (open) => {
  const cases = Object.keys(pages).flatMap((kind) => Object.keys(looks).map((look) => [kind, look] as const));

  test.each(cases)(
    "%s on %s: nothing fails, nothing is fetched, only boxes scroll sideways",
    async (kind, look) => {
      const { page, complaints, requests } = await open(looks[look]);
      await page.goto(addressOf(kind));
      await page.screenshot({ path: pictureOf(`${kind} on ${look}`), fullPage: true });
      expect(await wider(page)).toBe(0);
      expect({ complaints, requests }).toEqual({ complaints: [], requests: [addressOf(kind)] });
    },
  );

  test.each(cases)("%s on %s: axe-core finds nothing that shuts anybody out", async (kind, look) => {
    const { page } = await open(looks[look]);
    await page.goto(addressOf(kind));
    expect(await seriousFaults(page)).toEqual([]);
  });

  test.each(Object.keys(pages))("%s on paper is black on white, as wide as the paper", async (kind) => {
    const { page } = await open({ viewport: { width: 700, height: 990 }, colorScheme: "dark" }); // A4 within margins
    await page.emulateMedia({ media: "print" });
    await page.goto(addressOf(kind));
    await page.screenshot({ path: pictureOf(`${kind} on paper`), fullPage: true });
    expect(await wider(page)).toBe(0);
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
    expect(await page.evaluate("getComputedStyle(document.body).color")).toBe("rgb(0, 0, 0)");
  });

  test("a wide table scrolls by keyboard, and shows that it has the focus", async () => {
    const { page } = await open(PHONE);
    await page.goto(addressOf("report"));
    const box = page.locator(".table", { hasText: "aggregate" });
    await box.focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => box.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
  });

  test("an attack log's examples are picked by keyboard", async () => {
    const { page } = await open(DESK);
    await page.goto(addressOf("log"));
    const shown = () => page.locator(".examples li:visible").count();
    expect(await shown()).toBe(3);
    await page.locator("#show-all").focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.locator("#show-succeeded").isChecked()).toBe(true);
    expect(await shown()).toBe(1);
  });
});
