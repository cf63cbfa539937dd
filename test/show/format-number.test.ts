import { expect, it } from "vitest";
import { formatDuration } from "../../src/show/format-duration.js";
import { formatNumber } from "../../src/show/format-number.js";

it.each([
  [0, "0"],
  [-0, "0"],
  [0.123456, "0.1235"],
  [-0.5, "−0.5"],
  [12345.678, "12350"],
  [0.00012344, "0.0001234"],
  [0.000012344, "1.234e-5"],
  [-1.5e-9, "−1.5e-9"],
  [1.23456e12, "1.235e12"],
  [Number.NaN, "–"],
  [null, "–"],
  [undefined, "–"],
  [Number.POSITIVE_INFINITY, "∞"],
  [Number.NEGATIVE_INFINITY, "−∞"],
])("formatNumber writes the score %s as %s", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

it.each([
  [0.8751, "87.5 %"],
  [1, "100.0 %"],
  [-0.012, "−1.2 %"],
  [-0.00001, "0.0 %"],
])("formatNumber writes the share %s as %s", (value, text) => {
  expect(formatNumber(value, "percent")).toBe(text);
});

it.each([
  [144, "144"],
  [109482240, "109482240"],
  [-3, "−3"],
  [-0.2, "0"],
])("formatNumber writes the integer %s as %s", (value, text) => {
  expect(formatNumber(value, "integer")).toBe(text);
});

it.each([
  [0, "0.0 s"],
  [0.44, "0.4 s"],
  [9.94, "9.9 s"],
  [9.96, "10 s"],
  [59.4, "59 s"],
  [59.6, "1 min 00 s"],
  [125, "2 min 05 s"],
  [3599.7, "1 h 00 min"],
  [3780, "1 h 03 min"],
  [90000, "25 h 00 min"],
])("formatDuration writes %s seconds as %s", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
