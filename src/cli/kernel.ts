import { readdir, readFile, rm } from "node:fs/promises";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { missing, RahpError } from "../support/rahp-error.js";
import { unwritable, writeWholeFolder } from "../support/whole-file.js";
import { type KernelPlace, kernelsFolder } from "./kernel-place.js";
import { tell } from "./output.js";

/** Jupyter's name of the kernel, and of its folder. */
const NAME = "rahp-ts";
/** What Jupyter reads of the kernel's folder; the launcher itself stays in the package. */
const SPECIFICATION = "kernel.json";
const LOGO = "logo-svg.svg";
const launcherFolder = fileURLToPath(new URL(`../../kernels/${NAME}/`, import.meta.url));

export function kernelCommand(): Command {
  return new Command("kernel")
    .description("the Jupyter kernel for TypeScript notebooks: install it, or take it away")
    .addCommand(withPlace(new Command("install")).description("let Jupyter find the kernel").action(install))
    .addCommand(
      withPlace(new Command("uninstall")).description("take the kernel away from Jupyter").action(uninstall),
    );
}

function withPlace(command: Command): Command {
  return command
    .option("--user", "for this user (the default)")
    .option("--prefix <folder>", "below a folder, as share/jupyter/kernels")
    .option("--sys-prefix", "in the Python environment whose python3 is first on the PATH");
}

/** Writes where this Node and this package are, so that Jupyter needs neither on its PATH. */
async function install(place: KernelPlace): Promise<void> {
  const folder = join(await kernelsFolder(place), NAME);
  const specification = JSON.parse(await readFile(join(launcherFolder, SPECIFICATION), "utf8"));
  const argv = [process.execPath, join(launcherFolder, "main.cjs"), "{connection_file}"];
  const text = `${JSON.stringify({ ...specification, argv }, null, 2)}\n`;
  const files = new Map<string, string | Uint8Array>([
    [SPECIFICATION, text],
    [LOGO, await readFile(join(launcherFolder, LOGO))],
  ]);
  await writeWholeFolder(folder, files);
  process.stdout.write(`installed ${specification.display_name} in ${folder}\n`);
  if (launcherFolder.includes(`${sep}_npx${sep}`)) {
    tell(
      "note: it runs from npx's cache, which npm may clear; after npm install rahp, install the kernel again",
    );
  }
}

async function uninstall(place: KernelPlace): Promise<void> {
  const folder = join(await kernelsFolder(place), NAME);
  const names = await readdir(folder).catch(() => undefined);
  if (!names) throw missing("kernel", folder);
  const other = names.find((name) => name !== SPECIFICATION && name !== LOGO);
  if (other) throw new RahpError(`cannot remove ${folder}: it holds other files (${other})`);
  await rm(folder, { recursive: true }).catch((error) => {
    throw unwritable(folder, error);
  });
  process.stdout.write(`removed ${folder}\n`);
}
