import { describe, expect, it } from "vitest";
import { jupyterDisplay } from "../../src/show/mime-bundle.js";
import { tableView } from "../../src/show/table-view.js";

describe("tableView", () => {
  it("has a column for each property of the first row, of its name", () => {
    const view = tableView([
      { ρ: 0.4, here: "83.1 %" },
      { ρ: 0.6, here: "70.0 %" },
    ]);
    expect(String(view)).toBe("  ρ  here\n───────────\n0.4  83.1 %\n0.6  70.0 %");
  });

  it("shows itself in a notebook as HTML, with its caption, and as text", () => {
    const columns = [{ key: "share", title: "accuracy", format: "percent" as const }];
    const bundle = tableView([{ share: 0.5, other: 1 }], { caption: "paper & here", columns })[
      jupyterDisplay
    ]();
    expect(Object.keys(bundle)).toEqual(["text/html", "text/plain"]);
    expect(bundle["text/html"]).toContain("paper &amp; here</caption>");
    expect(bundle["text/plain"]).toBe("paper & here\n\naccuracy\n────────\n  50.0 %");
  });

  it("refuses no rows where nothing says what its columns are", () => {
    expect(() => tableView([])).toThrow("missing rows");
    expect(String(tableView([], { columns: [{ key: "a", title: "A" }] }))).toContain("A");
  });
});
