import { fileURLToPath } from "node:url";
import Tinypool from "tinypool";
import { engineInUse } from "../backends/engines.js";
import type { Classifier } from "../models/classifier.js";
import { checkCount } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import type { RecipeChoice } from "./named-recipe.js";
import type * as tasks from "./worker.js";

type Tasks = typeof tasks;
type TaskName = "baseline" | "fisher" | "firstOrder" | "withoutHeads" | "attack";
type ValueOf<Name extends TaskName> = Extract<Awaited<ReturnType<Tasks[Name]>>, { value: unknown }>["value"];

/** Worker threads that each have a copy of a model, and an engine that computes with one thread. */
export class WorkerPool {
  private constructor(
    /** How many. */
    readonly size: number,
    private readonly pool: Tinypool,
  ) {}

  /**
   * Starts workers for a model, on the engine in use.
   * @param workers  from 1; for one there is no pool
   * @param recipe   of attacks
   * @throws RahpError where the engine computes on a graphics card, which takes one program at a time
   */
  static async start(
    model: Classifier,
    workers: number,
    recipe?: RecipeChoice,
  ): Promise<WorkerPool | undefined> {
    checkCount("workers", workers);
    if (workers === 1) return undefined;
    const { name: engine, device, label } = await engineInUse();
    if (device !== "cpu" || engine === "webgpu") {
      throw new RahpError(`invalid workers: ${workers} (expected 1 on the engine ${label})`);
    }
    const { id, config, files } = model;
    const workerData: tasks.WorkerData = {
      model: { id, config, files, state: await model.state() },
      engine,
      recipe,
    };
    const filename = fileURLToPath(new URL("./worker.js", import.meta.url));
    return new WorkerPool(
      workers,
      new Tinypool({ filename, minThreads: workers, maxThreads: workers, workerData }),
    );
  }

  /** Runs a task in the next worker that is free. */
  async run<Name extends TaskName>(name: Name, given: Parameters<Tasks[Name]>[0]): Promise<ValueOf<Name>> {
    const outcome: Awaited<ReturnType<Tasks[Name]>> = await this.pool.run(given, { name });
    if ("refusal" in outcome) throw new RahpError(outcome.refusal);
    return outcome.value as ValueOf<Name>;
  }

  /** Ends the workers, whatever they are doing. */
  async end(): Promise<void> {
    await this.pool.destroy();
  }
}
