import { readFileSync } from "node:fs";
import { version_core as tensorflow } from "@tensorflow/tfjs-core";
import { env } from "onnxruntime-common";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

/** Versions that a result records. */
export const versions: Readonly<Record<string, string>> = {
  rahp: version,
  node: process.versions.node,
  tensorflow,
  onnxruntime: env.versions.common,
};
