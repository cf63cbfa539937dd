import type { TextClassifier } from "../results/text-classifier.js";

/** A model that is made when it is first needed: not at all where all that is measured of it is known already. */
export interface ModelSource {
  model(): Promise<TextClassifier>;
  dispose(): void;
}

/** A model that a function makes when it is first asked for, unless somebody had it before. */
export class LateModel implements ModelSource {
  private made: TextClassifier | undefined;

  constructor(private readonly make: () => Promise<TextClassifier>) {}

  set(model: TextClassifier): void {
    this.made = model;
  }

  async model(): Promise<TextClassifier> {
    this.made ??= await this.make();
    return this.made;
  }

  dispose(): void {
    this.made?.dispose();
  }
}
