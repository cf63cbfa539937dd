import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Locator, Page } from "playwright-core";
import { temporaryFolder } from "../fixtures/temporary-folder.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const script = join(root, "scripts", "lab.mjs");

/** Nothing saves by itself, and all cells of a notebook are in the page, also those out of sight. */
const SETTINGS = {
  "docmanager-extension/plugin": { autosave: false },
  "notebook-extension/tracker": { windowingMode: "none" },
  "apputils-extension/notification": { fetchNews: "false", checkForUpdates: false },
};

/** `npm run lab` on a folder of its own, with a person's settings of its own. */
export class Lab {
  private constructor(
    private readonly process: ChildProcess,
    /** With the token. */
    private readonly address: URL,
  ) {}

  /**
   * @param folder    holds the notebooks; gets `node_modules/rahp`, as after an installation
   * @param notebook  one of them
   */
  static async start(folder: string, notebook: string): Promise<Lab> {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(root, join(folder, "node_modules", "rahp"), "junction");
    const lab = spawn(
      process.execPath,
      [script, join(folder, notebook), "--no-browser", "--allow-root", "--ServerApp.port=0"],
      { env: { ...process.env, ...ownSettings() }, stdio: ["ignore", "ignore", "pipe"] },
    );
    return new Lab(lab, await addressOf(lab));
  }

  /** Opens a notebook in a workspace of its own, and waits for its kernel. */
  async open(page: Page, name: string): Promise<Notebook> {
    const url = new URL(this.address);
    url.pathname = `/lab/workspaces/${name.replace(".ipynb", "")}/tree/${name}`;
    await page.goto(url.href);
    await page.getByText(/RAHP \(TypeScript\) \| (Idle|Unknown)/).waitFor(); // connected; said by the status bar
    return new Notebook(page);
  }

  async stop(): Promise<void> {
    this.process.kill("SIGTERM"); // JupyterLab ends its kernels first
    await once(this.process, "exit");
  }
}

/** Where JupyterLab says that it is. What it says later is read, too, or it would wait for that. */
function addressOf(lab: ChildProcess): Promise<URL> {
  let said = "";
  return new Promise((resolve, reject) => {
    lab.stderr!.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const address = /https?:\/\/\S+\/lab\S*\?token=\w+/.exec(said)?.[0];
      if (address !== undefined) resolve(new URL(address));
    });
    lab.on("exit", () => reject(new Error(`JupyterLab ended\n${said}`)));
  });
}

function ownSettings(): Record<string, string> {
  const folder = temporaryFolder();
  for (const [plugin, values] of Object.entries(SETTINGS)) {
    const file = join(folder, "@jupyterlab", `${plugin}.jupyterlab-settings`);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, JSON.stringify(values));
  }
  return {
    JUPYTERLAB_SETTINGS_DIR: folder,
    JUPYTERLAB_WORKSPACES_DIR: join(folder, "workspaces"),
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTER_DATA_DIR: join(folder, "data"),
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
  };
}

/** A notebook that is open in JupyterLab. */
export class Notebook {
  constructor(readonly page: Page) {}

  /** By the menu, as a person would. */
  async runAllCells(): Promise<void> {
    await this.page.locator(".lm-MenuBar-itemLabel", { hasText: /^Run$/ }).click();
    await this.page.locator(".lm-Menu-itemLabel", { hasText: /^Run All Cells$/ }).click();
  }

  async interrupt(): Promise<void> {
    await this.page.locator('jp-button[data-command="notebook:interrupt-kernel"]').click();
  }

  /** Cells of code, those out of sight too. */
  get cells(): Locator {
    return this.page.locator(".jp-NotebookPanel .jp-CodeCell");
  }

  /** The outputs of the one cell that has these words. */
  outputOf(source: string): Locator {
    return this.cells
      .filter({ has: this.page.locator(".cm-content", { hasText: source }) })
      .locator(".jp-OutputArea");
  }

  /** `[3]:`, `[*]:` while a cell runs or waits, `[ ]:` before it has run. */
  prompts(): Promise<string[]> {
    return this.cells.locator(".jp-InputPrompt").allInnerTexts();
  }
}
