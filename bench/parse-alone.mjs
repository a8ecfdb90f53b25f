import { readFileSync } from 'node:fs';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

// The yardstick of planning: remark reads the files named on the command line, and nothing else happens.
const processor = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter);
for (const file of process.argv.slice(2)) processor.parse(readFileSync(file, 'utf8'));
