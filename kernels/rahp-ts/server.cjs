const { setTimeout: sleep } = require("node:timers/promises");
const { createHandler } = require("./handler.cjs");

/** Long enough for requests that already arrived to be read, in milliseconds. */
const ARRIVAL = 20;
/** How long nothing must be asked of a new kernel before it prepares for its first cell, in milliseconds. */
const IDLE = 100;
const KNOWN_REQUESTS = new Set([
  "kernel_info_request",
  "execute_request",
  "is_complete_request",
  "inspect_request",
  "complete_request",
  "comm_info_request",
  "shutdown_request",
]);

/**
 * Jupyter's messaging protocol, on tslab's sockets and messages.
 *
 * @param prepare what to do while the user reads, once a frontend is there: it makes the first cell faster
 * @see https://jupyter-client.readthedocs.io/en/stable/messaging.html
 */
function createServer({ tslab, checker, runner, streams, connectionFile, prepare }) {
  const jupyter = tslab("./jupyter.js");

  class KernelServer extends jupyter.ZmqServer {
    #requests = Promise.resolve();
    #received = 0;
    #current = 0;
    #abortUpTo = 0;
    #executionCount = 0;
    #preparation;

    async bindSocket(socket, port) {
      if (socket === this.iopub) socket.sendHighWaterMark = 0; // no output is dropped
      await super.bindSocket(socket, port);
    }

    /** Requests on the shell are answered one after the other; those on the control channel at once. */
    async handleShellMessage(socket, ...frames) {
      if (!KNOWN_REQUESTS.has(typeOf(frames))) return;
      if (socket === this.control) {
        await super.handleShellMessage(socket, ...frames);
        return;
      }
      clearTimeout(this.#preparation);
      const number = ++this.#received;
      const answer = () => {
        this.#current = number;
        return super.handleShellMessage(socket, ...frames);
      };
      this.#requests = this.#requests.then(answer).catch((error) => console.error(error.message));
    }

    handleKernelInfo(socket, message) {
      super.handleKernelInfo(socket, message);
      if (this.#executionCount === 0) this.#preparation = setTimeout(prepare, IDLE);
    }

    async handleExecute(socket, message) {
      const { code, silent = false, store_history = true, stop_on_error = true } = message.content;
      if (this.#current <= this.#abortUpTo) {
        this.#reply(socket, message, "execute_reply", { status: "aborted" });
        return;
      }
      if (!silent && store_history) this.#executionCount++;
      const execution_count = this.#executionCount;
      this.#showOutputOf(message);
      if (!silent) this.#publish(message, "execute_input", { code, execution_count });

      const { data, error } = await runner.run(code, execution_count);
      streams.flush();
      if (error) {
        this.#publish(message, "error", error);
        if (stop_on_error) await this.#abortWhatWaits();
        this.#reply(socket, message, "execute_reply", { status: "error", execution_count, ...error });
        return;
      }
      if (data && !silent) this.#publish(message, "execute_result", { execution_count, data, metadata: {} });
      const reply = { status: "ok", execution_count, user_expressions: {}, payload: [] };
      this.#reply(socket, message, "execute_reply", reply);
    }

    handleCommInfoRequest(socket, message) {
      this.#reply(socket, message, "comm_info_reply", { status: "ok", comms: {} });
    }

    handleShutdown(socket, message) {
      const { restart = false } = message.content;
      this.#reply(socket, message, "shutdown_reply", { status: "ok", restart });
    }

    /** After a shutdown request: whatever cells left running ends too. */
    close() {
      super.close();
      setTimeout(() => process.exit(0), ARRIVAL); // zeromq sends the reply meanwhile
    }

    /** Output belongs to the cell that was started last, also after its end. */
    #showOutputOf(message) {
      streams.connect((name, text) => this.#publish(message, "stream", { name, text }));
      jupyter.lastWriteDisplayData = (content, update) => {
        streams.flush();
        this.#publish(message, update ? "update_display_data" : "display_data", content);
      };
    }

    /** The cells that were sent together with one that failed don't run; one sent after its reply does. */
    async #abortWhatWaits() {
      await sleep(ARRIVAL);
      this.#abortUpTo = this.#received;
    }

    #publish(message, type, content) {
      this.#reply(this.iopub, message, type, content);
    }

    #reply(socket, message, type, content) {
      const reply = message.createReply();
      reply.header.msg_type = type;
      reply.content = content;
      reply.signAndSend(this.connInfo.key, socket);
    }
  }

  return new KernelServer(createHandler(jupyter, checker), connectionFile);
}

/** The type of a message on the wire: its header is the second frame after the delimiter. */
function typeOf(frames) {
  const delimiter = frames.findIndex((frame) => frame.toString() === "<IDS|MSG>");
  return JSON.parse(frames[delimiter + 2].toString()).msg_type;
}

module.exports = { createServer };
