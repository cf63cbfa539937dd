import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { relativeBucket, relativeRows } from "../../../src/models/layers/relative-buckets.js";
import { describeShared, shared } from "../../shared-files.js";

test("near distances have a bucket each, farther ones share wider and wider buckets", () => {
  const buckets = Array.from({ length: 16 }, (_, distance) => relativeBucket(distance, 8, 16));
  // middle 4: the bucket is ⌈3·ln(δ/4)/ln(15/4)⌉ + 4 beyond it
  expect(buckets).toEqual([0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, 7, 7]);
});

test("a negative distance has the opposite bucket", () => {
  for (let distance = 1; distance < 600; distance++) {
    expect(relativeBucket(-distance, 256, 512)).toBe(-relativeBucket(distance, 256, 512));
  }
});

test("without buckets, a distance is its own", () => {
  expect([-700, -1, 0, 3, 511].map((distance) => relativeBucket(distance, 0, 512))).toEqual([
    -700, -1, 0, 3, 511,
  ]);
});

test("relativeRows are the table's rows for −(T−1) … T−1, of which the middle is that of distance 0", () => {
  expect([...relativeRows(4, 8, 16)]).toEqual([5, 6, 7, 8, 9, 10, 11]);
  expect([...relativeRows(1, 8, 16)]).toEqual([8]);
});

test("relativeRows beyond the table are its first and last row", () => {
  expect([...relativeRows(5, 0, 3)]).toEqual([0, 0, 1, 2, 3, 4, 5, 5, 5]);
  const rows = relativeRows(600, 4, 16);
  expect([rows[0], rows[rows.length - 1]]).toEqual([0, 7]);
});

describeShared("buckets of DeBERTa beside PyTorch", () => {
  test("of every distance below the largest position", () => {
    type Row = { positionBuckets: number; maxPosition: number; bucketOfDistance: number[] };
    const rows: Row[] = JSON.parse(readFileSync(shared("oracle/edge.json"), "utf8")).debertaBuckets;
    for (const { positionBuckets, maxPosition, bucketOfDistance } of rows) {
      const buckets = Math.max(0, positionBuckets); // −1: none
      const own = bucketOfDistance.map((_, distance) => relativeBucket(distance, buckets, maxPosition));
      expect(own, `${positionBuckets} of ${maxPosition}`).toEqual(bucketOfDistance);
    }
    expect(rows.length).toBeGreaterThan(1);
  });
});
