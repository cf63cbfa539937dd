import * as danfo from "danfojs";
import { expect, test } from "vitest";
import { attackLog } from "./attack-results.js";
import { sampledScores } from "./score-results.js";

test("head scores are a data frame of the real Danfo.js, with every number as it is", () => {
  const scores = sampledScores();
  const frame = scores.toDanfo(danfo);
  expect(frame).toBeInstanceOf(danfo.DataFrame);
  expect(frame.columns).toEqual(scores.toTable().columnNames());
  expect(frame.shape).toEqual([scores.toRows().length, frame.columns.length]);
  expect(frame.column("fisher").values).toEqual(scores.toRows().map(({ fisher }) => fisher));
  expect(frame.column("layer").dtype).toBe("int32");
});

test("texts, and what is null, arrive", () => {
  const rows = attackLog().toRows();
  const frame = attackLog().toDanfo(danfo);
  expect(frame.column("text").values).toEqual(rows.map(({ text }) => text));
  expect(frame.column("pair").values).toEqual(rows.map(({ pair }) => pair));
});
