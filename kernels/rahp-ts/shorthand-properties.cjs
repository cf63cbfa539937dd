/** Where tslab declares the variables of earlier cells. */
const EARLIER_CELLS = "__prev__.d.ts";

/**
 * Makes `{ a }` work where `a` is a variable of an earlier cell.
 *
 * tslab keeps such variables in `exports`, and puts that before their names; but it asks the type checker what the name in
 * `{ a }` is, which answers with the property, and so leaves it. Here `{ a }` becomes `{ a: exports.a }` before.
 *
 * @param ts TypeScript
 * @param host of the program that tslab watches
 */
function nameShorthands(ts, host) {
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

module.exports = { nameShorthands };
