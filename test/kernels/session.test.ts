import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Kernel, published } from "./kernel.js";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await Kernel.start();
});
afterAll(() => kernel.close());

async function result(code: string) {
  return published(await kernel.run(code), "execute_result")[0]?.data["text/plain"];
}

describe("cells", () => {
  it("are counted from 1, and say so when they start, answer and end", async () => {
    for (const count of [1, 2]) {
      const { published: messages, reply } = await kernel.run("6 * 7");
      expect(reply).toEqual({ status: "ok", execution_count: count, user_expressions: {}, payload: [] });
      expect(messages).toEqual([
        { type: "status", content: { execution_state: "busy" } },
        { type: "execute_input", content: { code: "6 * 7", execution_count: count } },
        {
          type: "execute_result",
          content: { execution_count: count, data: { "text/plain": "42" }, metadata: {} },
        },
        { type: "status", content: { execution_state: "idle" } },
      ]);
    }
  });

  it("see what earlier ones declared, and may declare it anew", async () => {
    await kernel.run("let n = 1; function next() { return ++n; }");
    expect(await result("next() + n")).toBe("4");
    expect(await result('const n = "new"; n.length')).toBe("3");
  });

  it("may declare functions and classes anew", async () => {
    expect(await result("function made() { return 1; }\nclass Made { one = made(); }\nnew Made().one")).toBe(
      "1",
    );
    expect(await result('function made() { return "two"; }\nmade()')).toBe("two");
    expect(await result("class Made { two = made().length; }\nnew Made().two")).toBe("3");
    const { reply } = await kernel.run("new Made().one");
    expect(reply.evalue).toBe("Property 'one' does not exist on type 'Made'.");
  });

  it("may have loops of all kinds, with one statement or a block", async () => {
    const code = `
      const seen: (number | string)[] = [];
      for (const a of [1, 2]) for (let b = 0; b < 2; b++) if (b) seen.push(a); else continue;
      outer: for (const key in { x: 1 }) { while (true) { seen.push(key); continue outer; } }
      let c = 0; do c++; while (c < 3)
      seen.push(c); seen.join()`;
    expect(await result(code)).toBe("1,2,x,3");
  });

  it.each([
    ["await (1 + 1)", "2"],
    ["await [3][0]", "3"],
    ["await `text`", "text"],
    ["await\nPromise.resolve(4)", "4"],
    ["await -5", "-5"],
    ["(await Promise.resolve({ six: 6 })).six", "6"],
    ["let sum = 0; for await (const n of [1, Promise.resolve(6)]) sum += n; sum", "7"],
    ["const [a, b] = [await (async () => 4)(), await 4]; a + b", "8"],
  ])("may wait at the top: %j", async (code, text) => {
    expect(await result(code)).toBe(text);
  });
});

describe("cells that are sent together", () => {
  const cells = (stopOnError: boolean) =>
    ["1", 'throw new Error("stop")', "2", "3"].map((code) => ({ code, stopOnError }));

  it("don't run after one that fails", async () => {
    const { cells: answers } = await kernel.runAll(cells(true));
    expect(answers.map(({ reply }) => reply.status)).toEqual(["ok", "error", "aborted", "aborted"]);
    expect(await result("4")).toBe("4");
  });

  it("do run after one that fails where stop_on_error is false", async () => {
    const { cells: answers } = await kernel.runAll(cells(false));
    expect(answers.map(({ reply }) => reply.status)).toEqual(["ok", "error", "ok", "ok"]);
  });
});

describe("an interrupt", () => {
  const interrupted = { status: "error", ename: "Interrupted", evalue: "the cell was interrupted" };

  it("ends a loop that never waits", async () => {
    const { reply } = await kernel.run("while (true) {}", { interruptAfter: 0.3 });
    expect(reply).toMatchObject(interrupted);
    expect(await result("1")).toBe("1");
  });

  it("ends a loop that never waits after an await, also in a function of an earlier cell", async () => {
    await kernel.run("function spin() { for (;;); }");
    for (const code of [
      "await null; while (true) Math.random();",
      "await null; try { spin(); } finally {}",
    ]) {
      const { reply } = await kernel.run(code, { interruptAfter: 0.3 });
      expect(reply).toMatchObject(interrupted);
    }
    expect(await result("1")).toBe("1");
  });

  it("finds the kernel alive after a library listened for the signal", async () => {
    await kernel.run('const deaf = () => {}; process.on("SIGINT", deaf); process.off("SIGINT", deaf)');
    for (let time = 0; time < 2; time++) {
      const { reply } = await kernel.run("await new Promise(() => {})", { interruptAfter: 0.2 });
      expect(reply).toMatchObject(interrupted);
    }
  });

  it("that comes during the type check counts", async () => {
    const { reply } = await kernel.run("while (true) {}", { interruptAfter: 0 });
    expect(reply).toMatchObject(interrupted);
  });

  it("ends a loop that waits, for good", async () => {
    const loop = `
      const tick = { count: 0 };
      (globalThis as any).tick = tick;
      while (true) { await new Promise((resolve) => setTimeout(resolve, 5)); tick.count++; }`;
    const { reply } = await kernel.run(loop, { interruptAfter: 0.3 });
    expect(reply).toMatchObject(interrupted);
    const before = Number(await result("(globalThis as any).tick.count"));
    expect(before).toBeGreaterThan(1);
    await sleep(50);
    expect(Number(await result("(globalThis as any).tick.count"))).toBeLessThanOrEqual(before + 1);
  });

  it("that comes when no cell runs changes nothing", async () => {
    await kernel.run("async function later() { return await 2; }");
    process.kill(kernel.started.pid, "SIGINT");
    await sleep(100);
    expect(await result("await later()")).toBe("2");
  });
});

describe("the kernel", () => {
  it("completes and explains names, those of earlier cells too", async () => {
    await kernel.run("/** Where it began. */\nconst origin = { north: 1, south: 2 };");
    expect(await kernel.ask("complete", "origin.", 7)).toMatchObject({
      status: "ok",
      matches: ["north", "south"],
    });
    const { found, data } = await kernel.ask("inspect", "origin", 3);
    expect(found).toBe(true);
    expect(data["text/plain"]).toMatch("const origin");
  });

  it("counts characters as Jupyter does, those beyond 16 bits as one", async () => {
    await kernel.run("const origin = { north: 1, south: 2 };");
    expect(await kernel.ask("complete", '"😀😀"; origin.so', 16)).toMatchObject({
      matches: ["south"],
      cursor_start: 13,
      cursor_end: 15,
    });
    expect(await kernel.ask("inspect", '"😀😀"; origin', 8)).toMatchObject({ found: true });
  });

  it("knows nothing of a name that nobody declared", async () => {
    expect(await kernel.ask("inspect", "nobody", 3)).toMatchObject({ status: "ok", found: false, data: {} });
  });

  it("starts anew on a restart", async () => {
    const { pid } = kernel.started;
    await kernel.run("const early = 1; setInterval(() => {}, 1000)");
    await kernel.restart();
    expect(kernel.started.pid).not.toBe(pid);
    const { reply } = await kernel.run("early");
    expect(reply).toMatchObject({ evalue: "Cannot find name 'early'.", execution_count: 1 });
  });

  it("tells unfinished code from finished", async () => {
    expect(await kernel.ask("is_complete", "function f() {")).toMatchObject({ status: "incomplete" });
    expect(await kernel.ask("is_complete", "f()")).toMatchObject({ status: "complete" });
  });

  it("says what it is", async () => {
    expect(await kernel.ask("kernel_info")).toMatchObject({
      status: "ok",
      implementation: "rahp-ts",
      language_info: { name: "typescript", file_extension: ".ts", version: expect.stringMatching(/^5\./) },
    });
    expect(await kernel.ask("comm_info")).toEqual({ status: "ok", comms: {} });
  });

  it("ends by itself on a shutdown request, and printed nothing of its own", async () => {
    await kernel.run("setInterval(() => {}, 1000)");
    expect(await kernel.shutdown()).toEqual({
      reply: { type: "shutdown_reply", content: { status: "ok", restart: false } },
      exitCode: 0,
    });
    expect(kernel.stray).toBe("");
  });

  it("ends when the process that started it dies, also in the middle of a cell", async () => {
    const orphan = await Kernel.start();
    void orphan.run("while (true) {}").catch(() => {}); // its answer never comes
    await sleep(300);
    expect(isAlive(orphan.started.pid)).toBe(true);
    orphan.killClient();
    await expect.poll(() => isAlive(orphan.started.pid), { timeout: 5000 }).toBe(false);
  });
});

/** Whether a process runs. On Linux one that ended stays, as a zombie, until somebody asks how. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !readFileSync(stat, "utf8").includes(") Z ");
}
