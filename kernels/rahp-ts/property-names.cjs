/** Where tslab declares the variables of earlier cells. */
const EARLIER_CELLS = "__prev__.d.ts";

/**
 * Makes names of properties work where earlier cells have variables of that name.
 *
 * tslab keeps such variables in `exports`, and puts that before names of which the type checker says that an earlier cell
 * declared them. Of the name in `{ a }` it says that it is the property, so that it stays: here `{ a }` becomes
 * `{ a: exports.a }` before. Of `a` in the pattern `{ a: b }` it says where the property's type is declared, which may be
 * an earlier cell: here that name becomes one that the checker knows nothing of.
 *
 * @param ts TypeScript
 * @param host of the program that tslab watches
 */
function settlePropertyNames(ts, host) {
  const { createProgram } = host;
  const makeProgram = (...args) => {
    const program = createProgram(...args);
    const { emit } = program;
    program.emit = (file, write, token, onlyDeclarations, transformers) => {
      const rename = renaming(ts, program.getProgram().getTypeChecker());
      const before = [...(transformers?.before ?? []), rename];
      return emit(file, write, token, onlyDeclarations, { ...transformers, before });
    };
    return program;
  };
  return Object.assign(host, { createProgram: makeProgram });
}

const renaming = (ts, checker) => (context) => (file) => {
  const { factory } = ts;
  const isOfEarlierCell = (node) =>
    checker
      .getShorthandAssignmentValueSymbol(node)
      ?.declarations?.some((declaration) => declaration.getSourceFile().fileName.endsWith(EARLIER_CELLS));

  const visit = (node) => {
    if (ts.isBindingElement(node) && node.propertyName && ts.isIdentifier(node.propertyName)) {
      const property = factory.createIdentifier(node.propertyName.text);
      const [name, otherwise] = [ts.visitNode(node.name, visit), ts.visitNode(node.initializer, visit)];
      return factory.updateBindingElement(node, node.dotDotDotToken, property, name, otherwise);
    }
    if (!ts.isShorthandPropertyAssignment(node) || !isOfEarlierCell(node)) {
      return ts.visitEachChild(node, visit, context);
    }
    const { name, objectAssignmentInitializer: otherwise } = node;
    const variable = factory.createPropertyAccessExpression(factory.createIdentifier("exports"), name.text);
    const value = otherwise ? factory.createAssignment(variable, ts.visitNode(otherwise, visit)) : variable;
    return factory.createPropertyAssignment(name, value);
  };
  return ts.visitNode(file, visit);
};

module.exports = { settlePropertyNames };
