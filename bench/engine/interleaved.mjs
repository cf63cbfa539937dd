/**
 * Times programs that take turns, in the opposite order every other round.
 *
 * @param programs     by name; each does its work once, and may resolve to `{ wall, cpu }`, in seconds, where that is
 *   another process's own measurement
 * @param repetitions  of each program in one turn
 * @returns by name: medians of wall and cpu time, in milliseconds, and of their ratios to the first program's in the
 *   same round
 */
export async function interleaved(programs, { rounds, repetitions = 1, warmUp = 4 }) {
  const names = Object.keys(programs);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const time = await timeOf(programs[name], repetitions);
      if (round >= 0) times[name].push(time);
    }
  }
  const [base] = names;
  const summary = (name, kind) => ({
    ms: round3(median(times[name].map((time) => time[kind] * 1000))),
    ratio: round3(median(times[name].map((time, i) => time[kind] / times[base][i][kind]))),
  });
  return Object.fromEntries(
    names.map((name) => [name, { wall: summary(name, "wall"), cpu: summary(name, "cpu") }]),
  );
}

async function timeOf(program, repetitions) {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const answers = [];
  for (let i = 0; i < repetitions; i++) answers.push(await program());
  if (answers[0]?.wall) return answers[0];
  const { user, system } = process.cpuUsage(before);
  return {
    wall: (performance.now() - start) / 1000 / repetitions,
    cpu: (user + system) / 1e6 / repetitions,
  };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function round3(value) {
  return Math.round(value * 1000) / 1000;
}
