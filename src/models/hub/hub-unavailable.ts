import { RahpError } from "../../support/rahp-error.js";

/** The Hub gives no usable answer now: what the cache has may serve instead. */
export class HubUnavailable extends RahpError {
  /**
   * @param mayRecover  whether another try may succeed
   * @param retryAfter  seconds that the server asks to wait before it, where it does
   */
  constructor(
    message: string,
    readonly mayRecover: boolean,
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}
