// Tensor methods such as x.square() come into being, like the gradients, when an engine loads @tensorflow/tfjs.
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
