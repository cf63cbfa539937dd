import { execFile } from "node:child_process";
import { homedir, platform } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { RahpError } from "../support/rahp-error.js";

/** Which of Jupyter's folders a kernel is installed in; the user's where nothing is said. */
export interface KernelPlace {
  /** For this user, as `jupyter kernelspec install --user`. */
  readonly user?: boolean;
  /** Below a folder: its share/jupyter. */
  readonly prefix?: string;
  /** In the Python environment whose python is first on the PATH. */
  readonly sysPrefix?: boolean;
}

/** The folder in which Jupyter looks for kernels. */
export async function kernelsFolder({ user, prefix, sysPrefix }: KernelPlace): Promise<string> {
  if ([user, prefix !== undefined, sysPrefix].filter(Boolean).length > 1) {
    throw new RahpError("too many places: expected one of --user, --prefix and --sys-prefix");
  }
  if (prefix !== undefined) return join(resolve(prefix), "share", "jupyter", "kernels");
  if (sysPrefix) return join(await pythonPrefix(), "share", "jupyter", "kernels");
  return join(userDataFolder(process.env, platform(), homedir()), "kernels");
}

/** Where Jupyter keeps a user's data (jupyter_core.paths.jupyter_data_dir). */
export function userDataFolder(env: NodeJS.ProcessEnv, system: NodeJS.Platform, home: string): string {
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  if (system === "darwin") return join(home, "Library", "Jupyter");
  if (system === "win32") return join(env.APPDATA || join(home, "AppData", "Roaming"), "jupyter");
  return join(env.XDG_DATA_HOME || join(home, ".local", "share"), "jupyter");
}

async function pythonPrefix(): Promise<string> {
  for (const command of ["python3", "python"]) {
    try {
      const { stdout } = await promisify(execFile)(command, ["-c", "import sys; print(sys.prefix)"]);
      return stdout.trim();
    } catch {} // the next one, if any
  }
  throw new RahpError("missing Python: --sys-prefix needs python3 on the PATH (--prefix takes its folder)");
}
