import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { findChromium } from "../../scripts/find-chromium.mjs";

const executablePath = findChromium();
const pictures = fileURLToPath(new URL("../../test-pictures/", import.meta.url));

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
];

/** Opens a page in a context of its own, and notes what should not happen there. */
export type OpenPage = (options?: BrowserContextOptions) => Promise<WatchedPage>;

export interface WatchedPage {
  readonly page: Page;
  /** Errors and warnings of the console, uncaught errors, requests that failed. */
  readonly complaints: string[];
  /** Addresses that the page asked for, but for those within it (`data:`, `blob:`). */
  readonly requests: string[];
}

/**
 * A `describe` for tests in a browser that they share. Without Chromium it is one skipped test that says so.
 */
export function describeInBrowser(name: string, tests: (open: OpenPage) => void): void {
  if (executablePath === undefined) {
    describe(name, () => test.skip("skipped: needs Chromium or Chrome (on the PATH, or as CHROME_PATH)"));
    return;
  }
  describe(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: QUIET });
    });
    afterAll(() => browser?.close());
    tests(async (options) => watched(await (await browser.newContext(options)).newPage()));
  });
}

function watched(page: Page): WatchedPage {
  const [complaints, requests]: string[][] = [[], []];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints!.push(message.text());
  });
  page.on("pageerror", (error) => complaints!.push(String(error)));
  page.on("requestfailed", (request) =>
    complaints!.push(`${request.url()}: ${request.failure()?.errorText}`),
  );
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url())) requests!.push(request.url());
  });
  return { page, complaints: complaints!, requests: requests! };
}

/** Where a picture for people to look at belongs: in `test-pictures/`, which git ignores. */
export function pictureOf(name: string): string {
  mkdirSync(pictures, { recursive: true });
  return `${pictures}${name.replaceAll(" ", "-")}.png`;
}
