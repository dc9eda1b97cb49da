import { statSync } from 'node:fs';
import { PROGRAMS } from './programs';
import { compileToBitcode } from './src/compile';
import { ensurePackages } from './src/debian';
import { writeIdl } from './src/idl';
import { paths, repository } from './src/layout';
import { lowerToProgram } from './src/lower';
import { prepareTools } from './src/tools';

const layout = repository();
const report = (line: string) => console.log(line);
const names = process.argv.slice(2);
ensurePackages(report);
const tools = prepareTools(layout, report);
for (const program of PROGRAMS.filter((entry) => names.length === 0 || names.includes(entry.name))) {
  const start = Date.now();
  report(`${program.name}: compiling`);
  const bitcode = compileToBitcode(layout, program, tools, false);
  const out = paths(layout).program(program.name);
  lowerToProgram(bitcode, out, tools);
  report(`${program.name}: ${statSync(out).size} bytes, ${Date.now() - start} ms`);
  if (program.anchor) {
    writeIdl(layout, program, tools);
    report(`${program.name}: IDL, ${Date.now() - start} ms`);
  }
}
