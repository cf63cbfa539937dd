import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ensurePython } from "../../scripts/python-environment.mjs";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const script = fileURLToPath(new URL("run-notebook.py", import.meta.url));

/** A notebook in Jupyter's format 4, after it ran. */
export interface ExecutedNotebook {
  cells: NotebookCell[];
}

export type NotebookCell = CodeCell | { cell_type: "markdown" | "raw"; source: string };

export interface CodeCell {
  cell_type: "code";
  source: string;
  execution_count: number | null;
  outputs: CellOutput[];
}

/** What a cell shows: MIME type → content, where text is one string. */
export type MimeBundle = Record<string, unknown>;

export type CellOutput =
  | { output_type: "execute_result"; data: MimeBundle; execution_count: number }
  | { output_type: "display_data"; data: MimeBundle }
  | { output_type: "stream"; name: "stdout" | "stderr"; text: string }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

/**
 * Runs a notebook from top to bottom in the real kernel, with its own folder as working directory. The file
 * itself stays as it is.
 *
 * @param path of the `.ipynb`, relative to the repository's root
 * @param secondsPerCell
 * @throws an error with the failing cell and its traceback
 */
export async function runNotebook(path: string, secondsPerCell = 300): Promise<ExecutedNotebook> {
  const python = await ensurePython("notebooks/requirements.txt");
  const folder = await mkdtemp(join(tmpdir(), "rahp-notebook-"));
  const output = join(folder, "executed.ipynb");
  const jupyterPath = [root, process.env.JUPYTER_PATH].filter(Boolean).join(delimiter);
  try {
    await run(python, [script, path, output, String(secondsPerCell)], {
      cwd: root,
      env: { ...process.env, JUPYTER_PATH: jupyterPath },
    }).catch((error) => {
      throw new Error(error.stderr.trim());
    });
    return withJoinedText(JSON.parse(await readFile(output, "utf8")));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What a notebook's code cells show, in order. */
export function outputsOf(notebook: ExecutedNotebook): CellOutput[] {
  return notebook.cells.flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []));
}

/** Files keep text as a list of lines, wherever it may be long. */
function withJoinedText(notebook: ExecutedNotebook): ExecutedNotebook {
  const join = (value: unknown) =>
    Array.isArray(value) && value.every((line) => typeof line === "string") ? value.join("") : value;
  const cells = notebook.cells.map((cell) => {
    const source = join(cell.source) as string;
    if (cell.cell_type !== "code") return { ...cell, source };
    return { ...cell, source, outputs: cell.outputs.map(joinOutput) };
  });
  return { ...notebook, cells };

  function joinOutput(output: CellOutput): CellOutput {
    if (output.output_type === "stream") return { ...output, text: join(output.text) as string };
    if (output.output_type === "error") return output;
    const data = Object.entries(output.data).map(([type, content]) => [type, join(content)]);
    return { ...output, data: Object.fromEntries(data) };
  }
}
