import { colours } from "./palette.js";

/** The look that all charts share. */
export const chartConfig = {
  background: "white",
  font: "DejaVu Sans, sans-serif",
  padding: 12,
  title: {
    anchor: "start",
    color: colours.ink,
    fontSize: 14,
    subtitleColor: colours.mutedInk,
    subtitleFontSize: 11,
    subtitlePadding: 5,
    offset: 12,
  },
  axis: {
    domain: false,
    ticks: false,
    labelColor: colours.ink,
    labelFontSize: 10,
    labelPadding: 5,
    titleColor: colours.mutedInk,
    titleFontSize: 11,
    titleFontWeight: "normal",
    gridColor: colours.line,
  },
  header: {
    labelColor: colours.ink,
    labelFontSize: 11,
    labelPadding: 6,
    titleColor: colours.mutedInk,
    titleFontSize: 11,
    titleFontWeight: "normal",
    titlePadding: 0,
  },
  legend: {
    labelColor: colours.ink,
    labelFontSize: 10,
    titleColor: colours.mutedInk,
    titleFontSize: 11,
    titleFontWeight: "normal",
    titleLimit: 0,
  },
  view: { stroke: colours.line },
};
