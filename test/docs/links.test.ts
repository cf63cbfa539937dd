import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = ["", "docs", "models", "src", "notebooks"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: folder !== "" }).map((name) => join(folder, String(name))),
  )
  .filter((path) => path.endsWith(".md") || path.endsWith(".ipynb"));

/** A page's words, without its code. */
function prose(path: string): string {
  const text = readFileSync(path, "utf8");
  const words = path.endsWith(".ipynb")
    ? (JSON.parse(text).cells as { cell_type: string; source: string | string[] }[])
        .filter(({ cell_type }) => cell_type === "markdown")
        .map(({ source }) => [source].flat().join(""))
        .join("\n\n")
    : text;
  return words
    .replace(/^```[\s\S]*?^```/gm, "")
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ""));
}

/** What a heading is called in an address: as GitHub does it. */
function anchorOf(heading: string): string {
  const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
  return words.replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, "").replaceAll(" ", "-");
}

function anchors(path: string): string[] {
  return [...prose(path).matchAll(/^#{1,6}\s+(.+?)\s*$/gm)].map(([, heading]) => anchorOf(heading!));
}

/** Links of a page that lead nowhere. */
function deadLinks(page: string): string[] {
  const from = join(root, page);
  const targets = [...prose(from).matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)].map(([, target]) => target!);
  return targets.filter((target) => {
    if (/^[a-z]+:/i.test(target)) return false; // elsewhere
    const [path, anchor] = target.split("#");
    const file = path === "" ? from : resolve(dirname(from), decodeURI(path!));
    if (!existsSync(file) || relative(root, file).startsWith("..")) return true;
    return anchor !== undefined && (statSync(file).isDirectory() || !anchors(file).includes(anchor));
  });
}

describe("documentation", () => {
  test.each(pages)("%s has no dead links", (page) => {
    expect(deadLinks(page)).toEqual([]);
  });

  test("each page of docs/ is listed in its index", () => {
    const index = readFileSync(join(root, "docs/README.md"), "utf8");
    const others = readdirSync(join(root, "docs")).filter(
      (name) => name.endsWith(".md") && name !== "README.md",
    );
    expect(others.filter((name) => !index.includes(`](${name})`))).toEqual([]);
  });

  test("headings have the anchors that GitHub gives them", () => {
    expect(["Long runs", "C, bounds & `distances`", "What is ΔCLEVER?"].map(anchorOf)).toEqual([
      "long-runs",
      "c-bounds--distances",
      "what-is-δclever",
    ]);
  });
});
