import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { findFiles, type Wanted } from "../../src/data/find-files.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";

/** A folder with these empty files. */
function folderWith(...files: string[]): string {
  const folder = temporaryFolder();
  for (const file of files) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), "");
  }
  return folder;
}

/** What is found in a folder's place: the files, relative to it. */
async function find(folder: string, place = "", wanted: Wanted = {}): Promise<string[]> {
  const { paths } = await findFiles(join(folder, place), wanted);
  return paths.map((path) => relative(folder, path));
}

const glue = folderWith(
  ...["SST-2/train.tsv", "SST-2/dev.tsv", "SST-2/test.tsv", "RTE/dev.tsv", "STS-B/dev.tsv", "README.md"],
  ...["MNLI/train.tsv", "MNLI/dev_matched.tsv", "MNLI/dev_mismatched.tsv", "SST-2/original/rows.txt"],
);
const hub = folderWith(
  ...["train-00000-of-00002", "train-00001-of-00002", "validation-00000-of-00001"].map(
    (name) => `sst2/${name}.parquet`,
  ),
  ...["validation_matched", "validation_mismatched"].map((name) => `mnli/${name}-00000-of-00001.parquet`),
  ...[
    "dataset_infos.json",
    "mrpc/train/0000.parquet",
    "mrpc/train/0001.parquet",
    "mrpc/validation/0000.parquet",
  ],
  ...["ag/data/train-00000-of-00001.parquet", "ag/data/test-00000-of-00001.parquet"],
);

describe("GLUE's folders", () => {
  test.each([
    ["SST-2", {}, "SST-2/dev.tsv"],
    ["SST-2/", { split: "train" }, "SST-2/train.tsv"],
    ["SST-2", { split: "validation" }, "SST-2/dev.tsv"],
    ["", { task: "sst2" }, "SST-2/dev.tsv"],
    ["", { task: "rte", split: "dev" }, "RTE/dev.tsv"],
    ["sst2", { split: "test" }, "SST-2/test.tsv"],
    ["MNLI", {}, "MNLI/dev_matched.tsv"],
    ["mnli-mm", {}, "MNLI/dev_mismatched.tsv"],
    ["", { task: "mnli_mismatched" }, "MNLI/dev_mismatched.tsv"],
    ["MNLI", { split: "dev_mismatched" }, "MNLI/dev_mismatched.tsv"],
    ["MNLI", { split: "train" }, "MNLI/train.tsv"],
  ])("%j with %j is %s", async (place, wanted, file) => {
    expect(await find(glue, place, wanted)).toEqual([file]);
  });

  test("tell the task, and the name of the data", async () => {
    const { name, task } = await findFiles(join(glue, "SST-2"), {});
    expect([name, task?.name]).toEqual(["SST-2/dev.tsv", "sst2"]);
    const file = await findFiles(join(glue, "RTE/dev.tsv"), {});
    expect([file.name, file.task?.name]).toEqual(["dev.tsv", "rte"]);
  });

  test.each<[string, Wanted, string]>([
    ["", {}, "missing task: FOLDER holds several (expected task to be one of MNLI, RTE, SST-2, STS-B)"],
    ["", { task: "sst3" }, "unknown task in FOLDER: sst3 (expected one of MNLI, RTE, SST-2, STS-B)"],
    ["", { task: "stsb" }, "unsupported task: stsb (its labels are scores; expected a task with classes)"],
    ["STS-B", {}, "unsupported task: STS-B (its labels are scores; expected a task with classes)"],
    ["STS-B/dev.tsv", {}, "unsupported task: STS-B (its labels are scores; expected a task with classes)"],
    ["qqp", {}, "unknown task in FOLDER: qqp (expected one of MNLI, RTE, SST-2, STS-B)"],
    ["SST-2", { split: "trai" }, "unknown split of FOLDER/SST-2: trai (did you mean train?)"],
    [
      "SST-2/dev.tsv",
      { split: "dev" },
      "invalid split: dev (expected none with a file: FOLDER/SST-2/dev.tsv is one)",
    ],
    ["no/rte", {}, "missing file or folder: FOLDER/no/rte"],
    ["SST-2/original", {}, "no data files in folder: FOLDER/SST-2/original"],
    ["SST-2/dev.tsv", { task: "imb" }, "unknown task: imb (did you mean imdb?)"],
  ])("refuse %j with %j", async (place, wanted, message) => {
    expect((await refusal(() => find(glue, place, wanted))).replaceAll(glue, "FOLDER")).toBe(message);
  });
});

describe("Hugging Face's folders", () => {
  test.each([
    ["sst2", {}, ["sst2/validation-00000-of-00001.parquet"]],
    ["sst2", { split: "train" }, ["sst2/train-00000-of-00002.parquet", "sst2/train-00001-of-00002.parquet"]],
    ["", { task: "mnli" }, ["mnli/validation_matched-00000-of-00001.parquet"]],
    ["", { task: "mnli-mm" }, ["mnli/validation_mismatched-00000-of-00001.parquet"]],
    ["mrpc", { split: "train" }, ["mrpc/train/0000.parquet", "mrpc/train/0001.parquet"]],
    ["mrpc", { split: "dev" }, ["mrpc/validation/0000.parquet"]],
    ["ag", { split: "test" }, ["ag/data/test-00000-of-00001.parquet"]],
  ])("%j with %j is %j", async (place, wanted, files) => {
    expect(await find(hub, place, wanted)).toEqual(files);
  });

  test("that save_to_disk wrote, of several splits or one, and those of its cache", async () => {
    const disk = folderWith(
      ...[
        "dataset_dict.json",
        "train/dataset_info.json",
        "train/state.json",
        "train/data-00000-of-00001.arrow",
      ],
      ...["validation/state.json", "validation/data-00000-of-00001.arrow"],
    );
    expect(await find(disk)).toEqual(["validation/data-00000-of-00001.arrow"]);
    expect((await findFiles(disk, {})).name).toMatch(/\/validation$/);
    expect(await find(disk, "train")).toEqual(["train/data-00000-of-00001.arrow"]);
    const cache = folderWith("glue-train.arrow", "glue-validation.arrow", "dataset_info.json");
    expect(await find(cache)).toEqual(["glue-validation.arrow"]);
  });

  test("without a dev split are asked about, and lists of parts with holes refused", async () => {
    expect(await refusal(() => find(hub, "ag"))).toBe(
      `missing split: ${hub}/ag has no dev (expected split to be one of test, train)`,
    );
    const holes = folderWith("a/train-00001-of-00003.parquet", "b/dev.tsv", "b/dev.json");
    expect(await refusal(() => find(holes, "a"))).toBe(
      `not one set of files: train in ${holes}/a is train-00001-of-00003.parquet (give the file itself)`,
    );
    expect(await refusal(() => find(holes, "b"))).toBe(
      `not one set of files: dev in ${holes}/b is dev.json, dev.tsv (give the file itself)`,
    );
  });
});

test("links to folders and files are what they lead to", async () => {
  const links = folderWith("README.md");
  symlinkSync(join(glue, "RTE"), join(links, "rte"));
  symlinkSync(join(hub, "sst2"), join(links, "SST-2"));
  expect(await find(links, "rte")).toEqual(["rte/dev.tsv"]);
  expect(await find(links, "", { task: "sst2" })).toEqual(["SST-2/validation-00000-of-00001.parquet"]);
});

test("a folder's only file is read, whatever it is called", async () => {
  expect(await find(folderWith("dev_2500.tsv", "notes.txt"))).toEqual(["dev_2500.tsv"]);
  const folder = folderWith("yelp/a.json", "imdb/b.tsv");
  expect(await find(folder, "", { task: "Yelp" })).toEqual(["yelp/a.json"]);
});
