/**
 * The rooms of src/, in the order in which data flows. A room imports only from rooms before it, and from
 * support/. backends/ stands apart: only verbs (and what lies after them) may ask for an engine.
 */
const rooms = [
  "data",
  "models",
  "robustness",
  "importance",
  "pruning",
  "attacks",
  "training",
  "show",
  "results",
  "verbs",
  "index",
  "cli",
];
const pathOf = (room) => (room === "index" ? "^src/index\\.ts$" : `^src/${room}/`);

const oneWay = rooms.slice(0, -1).map((room, i) => ({
  name: `${room}-imports-only-what-lies-before-it`,
  severity: "error",
  from: { path: pathOf(room) },
  to: { path: rooms.slice(i + 1).map(pathOf) },
}));

module.exports = {
  forbidden: [
    ...oneWay,
    {
      name: "support-imports-no-room",
      severity: "error",
      from: { path: "^src/support/" },
      to: { path: "^src/", pathNot: "^src/support/" },
    },
    {
      name: "robustness-and-importance-do-not-know-each-other",
      severity: "error",
      from: { path: "^src/robustness/" },
      to: { path: "^src/importance/" },
    },
    {
      name: "show-knows-no-result-class",
      comment: "charts and tables draw plain rows",
      severity: "error",
      from: { path: "^src/show/" },
      to: { path: rooms.slice(0, rooms.indexOf("show")).map(pathOf) },
    },
    {
      name: "engines-are-the-verbs-business",
      severity: "error",
      from: { path: rooms.slice(0, rooms.indexOf("verbs")).map(pathOf) },
      to: { path: "^src/backends/" },
    },
    {
      name: "backends-stand-apart",
      severity: "error",
      from: { path: "^src/backends/" },
      to: { path: "^src/", pathNot: "^src/(backends|support)/" },
    },
    {
      name: "the-onnx-engine-could-be-published-alone",
      severity: "error",
      from: { path: "^src/backends/onnx/" },
      to: { path: "^src/", pathNot: "^src/backends/onnx/" },
    },
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".js"] },
  },
};
