import "node:module";
import { readFileSync, readdirSync } from "node:fs";
import { defineConfig } from "rolldown";
import { join, resolve } from "node:path";
/**
* Returns a function that says whether a module is loaded together with one of the entries, directly or indirectly. Modules
* that are only loaded later, with `import()`, do not count.
* @param entries paths relative to the package
*/
function loadedWith(...entries) {
	const loaded = /* @__PURE__ */ new Set();
	const follow = (id, modules) => {
		if (loaded.has(id)) return;
		loaded.add(id);
		for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) follow(imported, modules);
	};
	return (id, modules) => {
		for (const entry of entries) follow(resolve(entry), modules);
		return loaded.has(id);
	};
}
/** Writes the licence texts of all packed packages into a file, because most licences require them in every copy. */
function packedLicences(fileName) {
	return {
		name: "packed-licences",
		generateBundle(_, bundle) {
			const modules = Object.values(bundle).flatMap((file) => file.type === "chunk" ? file.moduleIds : []);
			const notices = [...new Set(modules.flatMap((id) => packageFolder.exec(id)?.[0] ?? []))].map(noticeOf).sort();
			this.emitFile({
				type: "asset",
				fileName,
				source: `${introduction}\n${notices.join("\n")}`
			});
		}
	};
}
const introduction = "The files next to this one contain code of these packages.\n";
/** Greedy, so that a package inside another package is the inner one. */
const packageFolder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;
const licenceName = /^(?:licen[cs]e|copying|notice)(?:[.-]|$)/i;
/** Returns the licence text of a package. @throws Error if there is none, because then the package must not be packed */
function noticeOf(folder) {
	const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
	const title = `${name} ${version}`;
	const texts = readdirSync(folder).filter((file) => licenceName.test(file)).sort().map((file) => readFileSync(join(folder, file), "utf8").trim());
	if (texts.length === 0) throw new Error(`${title} is packed but has no licence text.`);
	return `${"-".repeat(80)}\n${title}\n\n${texts.join("\n\n")}\n`;
}
const withProgram = loadedWith("src/cli/program.ts");
const withPlan = loadedWith("src/cli/commands/run/run.ts");
const withCommands = loadedWith(...readdirSync("src/cli/commands").map((name) => `src/cli/commands/${name}/command.ts`));
const isShared = (id) => /[\\/]src[\\/]cli[\\/](?!commands[\\/])/.test(id);
/** Includes modules that commands share with each other and with a plan, so that the help of a command loads no plan. */
const withStart = (id, modules) => withProgram(id, modules) || withCommands(id, modules) && (isShared(id) || withPlan(id, modules));
/**
* Packs the command line and the packages that it needs to read books into a few files. Node needs about a millisecond for
* each file that it loads, and remark and zod have over two hundred (docs/decisions/packages.md). The library
* (`dist/index.js`) is not packed.
*/
var rolldown_config_default = defineConfig({
	input: {
		main: "src/cli/main.ts",
		worker: "src/engines/espeak/worker.js"
	},
	platform: "node",
	logLevel: "warn",
	resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
	external: [
		"sentencex",
		"undici",
		"fluent-ffmpeg",
		/^@echogarden\//,
		/^@ffmpeg-installer\//,
		...[
			"character-entities",
			"rehype-remark",
			"remark-stringify",
			"saxes",
			"yauzl"
		]
	],
	plugins: [packedLicences("packed/licences.txt")],
	output: {
		dir: "dist",
		format: "esm",
		minify: {
			compress: false,
			mangle: false,
			codegen: true
		},
		entryFileNames: ({ name }) => name === "main" ? "cli/main.js" : "packed/worker.js",
		chunkFileNames: ({ name, facadeModuleId }) => `packed/${/commands[\\/](\w+)[\\/]command\.ts$/.exec(facadeModuleId ?? "")?.[1] ?? name}.js`,
		codeSplitting: { groups: [{
			name: (id, modules) => withStart(id, modules) ? "start" : null,
			debugName: "start"
		}, {
			name: (id, modules) => withPlan(id, modules) ? "plan" : null,
			debugName: "plan"
		}] }
	}
});
export { rolldown_config_default as default };

//# sourceMappingURL=data:application/json;charset=utf-8;base64,eyJ2ZXJzaW9uIjozLCJmaWxlIjoicm9sbGRvd24uY29uZmlnLjEuNjI3OWVkYWI1OWJkN2I3ZS5qcyIsIm5hbWVzIjpbImluamVjdGVkX29yaWdpbmFsX2Rpcm5hbWUiLCJpbmplY3RlZF9vcmlnaW5hbF9maWxlbmFtZSIsImluamVjdGVkX29yaWdpbmFsX2ltcG9ydF9tZXRhX3VybCIsImluamVjdGVkX29yaWdpbmFsX2Rpcm5hbWUiLCJpbmplY3RlZF9vcmlnaW5hbF9maWxlbmFtZSIsImluamVjdGVkX29yaWdpbmFsX2ltcG9ydF9tZXRhX3VybCJdLCJzb3VyY2VzIjpbImJ1aWxkL2xvYWRlZC13aXRoLnRzIiwiYnVpbGQvcGFja2VkLWxpY2VuY2VzLnRzIiwicm9sbGRvd24uY29uZmlnLnRzIl0sInNvdXJjZXNDb250ZW50IjpbImltcG9ydCB7IHJlc29sdmUgfSBmcm9tICdub2RlOnBhdGgnO1xuXG4vKiogVGhlIHBhcnQgb2Ygcm9sbGRvd24ncyBtb2R1bGUgZ3JhcGggdGhhdCBpcyB1c2VkIGhlcmUuICovXG5pbnRlcmZhY2UgTW9kdWxlcyB7XG4gIGdldE1vZHVsZUluZm8oaWQ6IHN0cmluZyk6IHsgcmVhZG9ubHkgaW1wb3J0ZWRJZHM6IHJlYWRvbmx5IHN0cmluZ1tdIH0gfCBudWxsO1xufVxuXG4vKipcbiAqIFJldHVybnMgYSBmdW5jdGlvbiB0aGF0IHNheXMgd2hldGhlciBhIG1vZHVsZSBpcyBsb2FkZWQgdG9nZXRoZXIgd2l0aCBvbmUgb2YgdGhlIGVudHJpZXMsIGRpcmVjdGx5IG9yIGluZGlyZWN0bHkuIE1vZHVsZXNcbiAqIHRoYXQgYXJlIG9ubHkgbG9hZGVkIGxhdGVyLCB3aXRoIGBpbXBvcnQoKWAsIGRvIG5vdCBjb3VudC5cbiAqIEBwYXJhbSBlbnRyaWVzIHBhdGhzIHJlbGF0aXZlIHRvIHRoZSBwYWNrYWdlXG4gKi9cbmV4cG9ydCBmdW5jdGlvbiBsb2FkZWRXaXRoKC4uLmVudHJpZXM6IHJlYWRvbmx5IHN0cmluZ1tdKTogKGlkOiBzdHJpbmcsIG1vZHVsZXM6IE1vZHVsZXMpID0+IGJvb2xlYW4ge1xuICBjb25zdCBsb2FkZWQgPSBuZXcgU2V0PHN0cmluZz4oKTtcbiAgY29uc3QgZm9sbG93ID0gKGlkOiBzdHJpbmcsIG1vZHVsZXM6IE1vZHVsZXMpOiB2b2lkID0+IHtcbiAgICBpZiAobG9hZGVkLmhhcyhpZCkpIHJldHVybjtcbiAgICBsb2FkZWQuYWRkKGlkKTtcbiAgICBmb3IgKGNvbnN0IGltcG9ydGVkIG9mIG1vZHVsZXMuZ2V0TW9kdWxlSW5mbyhpZCk/LmltcG9ydGVkSWRzID8/IFtdKSBmb2xsb3coaW1wb3J0ZWQsIG1vZHVsZXMpO1xuICB9O1xuICByZXR1cm4gKGlkLCBtb2R1bGVzKSA9PiB7XG4gICAgZm9yIChjb25zdCBlbnRyeSBvZiBlbnRyaWVzKSBmb2xsb3cocmVzb2x2ZShlbnRyeSksIG1vZHVsZXMpO1xuICAgIHJldHVybiBsb2FkZWQuaGFzKGlkKTtcbiAgfTtcbn1cbiIsImltcG9ydCB7IHJlYWRkaXJTeW5jLCByZWFkRmlsZVN5bmMgfSBmcm9tICdub2RlOmZzJztcbmltcG9ydCB7IGpvaW4gfSBmcm9tICdub2RlOnBhdGgnO1xuaW1wb3J0IHR5cGUgeyBQbHVnaW4gfSBmcm9tICdyb2xsZG93bic7XG5cbi8qKiBXcml0ZXMgdGhlIGxpY2VuY2UgdGV4dHMgb2YgYWxsIHBhY2tlZCBwYWNrYWdlcyBpbnRvIGEgZmlsZSwgYmVjYXVzZSBtb3N0IGxpY2VuY2VzIHJlcXVpcmUgdGhlbSBpbiBldmVyeSBjb3B5LiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHBhY2tlZExpY2VuY2VzKGZpbGVOYW1lOiBzdHJpbmcpOiBQbHVnaW4ge1xuICByZXR1cm4ge1xuICAgIG5hbWU6ICdwYWNrZWQtbGljZW5jZXMnLFxuICAgIGdlbmVyYXRlQnVuZGxlKF8sIGJ1bmRsZSkge1xuICAgICAgY29uc3QgbW9kdWxlcyA9IE9iamVjdC52YWx1ZXMoYnVuZGxlKS5mbGF0TWFwKChmaWxlKSA9PiAoZmlsZS50eXBlID09PSAnY2h1bmsnID8gZmlsZS5tb2R1bGVJZHMgOiBbXSkpO1xuICAgICAgY29uc3QgZm9sZGVycyA9IG5ldyBTZXQobW9kdWxlcy5mbGF0TWFwKChpZCkgPT4gcGFja2FnZUZvbGRlci5leGVjKGlkKT8uWzBdID8/IFtdKSk7XG4gICAgICBjb25zdCBub3RpY2VzID0gWy4uLmZvbGRlcnNdLm1hcChub3RpY2VPZikuc29ydCgpO1xuICAgICAgdGhpcy5lbWl0RmlsZSh7IHR5cGU6ICdhc3NldCcsIGZpbGVOYW1lLCBzb3VyY2U6IGAke2ludHJvZHVjdGlvbn1cXG4ke25vdGljZXMuam9pbignXFxuJyl9YCB9KTtcbiAgICB9LFxuICB9O1xufVxuXG5jb25zdCBpbnRyb2R1Y3Rpb24gPSAnVGhlIGZpbGVzIG5leHQgdG8gdGhpcyBvbmUgY29udGFpbiBjb2RlIG9mIHRoZXNlIHBhY2thZ2VzLlxcbic7XG5cbi8qKiBHcmVlZHksIHNvIHRoYXQgYSBwYWNrYWdlIGluc2lkZSBhbm90aGVyIHBhY2thZ2UgaXMgdGhlIGlubmVyIG9uZS4gKi9cbmNvbnN0IHBhY2thZ2VGb2xkZXIgPSAvXi4qW1xcXFwvXW5vZGVfbW9kdWxlc1tcXFxcL10oPzpAW15cXFxcL10rW1xcXFwvXSk/W15cXFxcL10rLztcbmNvbnN0IGxpY2VuY2VOYW1lID0gL14oPzpsaWNlbltjc11lfGNvcHlpbmd8bm90aWNlKSg/OlsuLV18JCkvaTtcblxuLyoqIFJldHVybnMgdGhlIGxpY2VuY2UgdGV4dCBvZiBhIHBhY2thZ2UuIEB0aHJvd3MgRXJyb3IgaWYgdGhlcmUgaXMgbm9uZSwgYmVjYXVzZSB0aGVuIHRoZSBwYWNrYWdlIG11c3Qgbm90IGJlIHBhY2tlZCAqL1xuZnVuY3Rpb24gbm90aWNlT2YoZm9sZGVyOiBzdHJpbmcpOiBzdHJpbmcge1xuICBjb25zdCB7IG5hbWUsIHZlcnNpb24gfSA9IEpTT04ucGFyc2UocmVhZEZpbGVTeW5jKGpvaW4oZm9sZGVyLCAncGFja2FnZS5qc29uJyksICd1dGY4JykpO1xuICBjb25zdCB0aXRsZSA9IGAke25hbWV9ICR7dmVyc2lvbn1gO1xuICBjb25zdCB0ZXh0cyA9IHJlYWRkaXJTeW5jKGZvbGRlcilcbiAgICAuZmlsdGVyKChmaWxlKSA9PiBsaWNlbmNlTmFtZS50ZXN0KGZpbGUpKVxuICAgIC5zb3J0KClcbiAgICAubWFwKChmaWxlKSA9PiByZWFkRmlsZVN5bmMoam9pbihmb2xkZXIsIGZpbGUpLCAndXRmOCcpLnRyaW0oKSk7XG4gIGlmICh0ZXh0cy5sZW5ndGggPT09IDApIHRocm93IG5ldyBFcnJvcihgJHt0aXRsZX0gaXMgcGFja2VkIGJ1dCBoYXMgbm8gbGljZW5jZSB0ZXh0LmApO1xuICByZXR1cm4gYCR7Jy0nLnJlcGVhdCg4MCl9XFxuJHt0aXRsZX1cXG5cXG4ke3RleHRzLmpvaW4oJ1xcblxcbicpfVxcbmA7XG59XG4iLCJpbXBvcnQgeyByZWFkZGlyU3luYyB9IGZyb20gJ25vZGU6ZnMnO1xuaW1wb3J0IHsgZGVmaW5lQ29uZmlnIH0gZnJvbSAncm9sbGRvd24nO1xuaW1wb3J0IHsgbG9hZGVkV2l0aCB9IGZyb20gJy4vYnVpbGQvbG9hZGVkLXdpdGguanMnO1xuaW1wb3J0IHsgcGFja2VkTGljZW5jZXMgfSBmcm9tICcuL2J1aWxkL3BhY2tlZC1saWNlbmNlcy5qcyc7XG5cbnR5cGUgSXNMb2FkZWQgPSBSZXR1cm5UeXBlPHR5cGVvZiBsb2FkZWRXaXRoPjtcbmNvbnN0IHdpdGhQcm9ncmFtID0gbG9hZGVkV2l0aCgnc3JjL2NsaS9wcm9ncmFtLnRzJyk7XG5jb25zdCB3aXRoUGxhbiA9IGxvYWRlZFdpdGgoJ3NyYy9jbGkvY29tbWFuZHMvcnVuL3J1bi50cycpO1xuY29uc3QgY29tbWFuZHMgPSByZWFkZGlyU3luYygnc3JjL2NsaS9jb21tYW5kcycpLm1hcCgobmFtZSkgPT4gYHNyYy9jbGkvY29tbWFuZHMvJHtuYW1lfS9jb21tYW5kLnRzYCk7XG5jb25zdCB3aXRoQ29tbWFuZHMgPSBsb2FkZWRXaXRoKC4uLmNvbW1hbmRzKTtcbmNvbnN0IGlzU2hhcmVkID0gKGlkOiBzdHJpbmcpOiBib29sZWFuID0+IC9bXFxcXC9dc3JjW1xcXFwvXWNsaVtcXFxcL10oPyFjb21tYW5kc1tcXFxcL10pLy50ZXN0KGlkKTtcbi8qKiBJbmNsdWRlcyBtb2R1bGVzIHRoYXQgY29tbWFuZHMgc2hhcmUgd2l0aCBlYWNoIG90aGVyIGFuZCB3aXRoIGEgcGxhbiwgc28gdGhhdCB0aGUgaGVscCBvZiBhIGNvbW1hbmQgbG9hZHMgbm8gcGxhbi4gKi9cbmNvbnN0IHdpdGhTdGFydDogSXNMb2FkZWQgPSAoaWQsIG1vZHVsZXMpID0+XG4gIHdpdGhQcm9ncmFtKGlkLCBtb2R1bGVzKSB8fCAod2l0aENvbW1hbmRzKGlkLCBtb2R1bGVzKSAmJiAoaXNTaGFyZWQoaWQpIHx8IHdpdGhQbGFuKGlkLCBtb2R1bGVzKSkpO1xuXG4vKipcbiAqIFBhY2tzIHRoZSBjb21tYW5kIGxpbmUgYW5kIHRoZSBwYWNrYWdlcyB0aGF0IGl0IG5lZWRzIHRvIHJlYWQgYm9va3MgaW50byBhIGZldyBmaWxlcy4gTm9kZSBuZWVkcyBhYm91dCBhIG1pbGxpc2Vjb25kIGZvclxuICogZWFjaCBmaWxlIHRoYXQgaXQgbG9hZHMsIGFuZCByZW1hcmsgYW5kIHpvZCBoYXZlIG92ZXIgdHdvIGh1bmRyZWQgKGRvY3MvZGVjaXNpb25zL3BhY2thZ2VzLm1kKS4gVGhlIGxpYnJhcnlcbiAqIChgZGlzdC9pbmRleC5qc2ApIGlzIG5vdCBwYWNrZWQuXG4gKi9cbmV4cG9ydCBkZWZhdWx0IGRlZmluZUNvbmZpZyh7XG4gIGlucHV0OiB7IG1haW46ICdzcmMvY2xpL21haW4udHMnLCB3b3JrZXI6ICdzcmMvZW5naW5lcy9lc3BlYWsvd29ya2VyLmpzJyB9LFxuICBwbGF0Zm9ybTogJ25vZGUnLFxuICBsb2dMZXZlbDogJ3dhcm4nLFxuICByZXNvbHZlOiB7IGV4dGVuc2lvbkFsaWFzOiB7ICcuanMnOiBbJy50cycsICcuanMnXSB9IH0sXG4gIC8vIFBhY2thZ2VzIHRoYXQgYXJlIG5hdGl2ZSwgb3B0aW9uYWwsIG9yIGxvYWRlZCBsYXRlLlxuICBleHRlcm5hbDogW1xuICAgICdzZW50ZW5jZXgnLFxuICAgICd1bmRpY2knLFxuICAgICdmbHVlbnQtZmZtcGVnJyxcbiAgICAvXkBlY2hvZ2FyZGVuXFwvLyxcbiAgICAvXkBmZm1wZWctaW5zdGFsbGVyXFwvLyxcbiAgICAvLyBOZWVkZWQgb25seSB0byByZWFkIGFuIEVQVUIuXG4gICAgLi4uWydjaGFyYWN0ZXItZW50aXRpZXMnLCAncmVoeXBlLXJlbWFyaycsICdyZW1hcmstc3RyaW5naWZ5JywgJ3NheGVzJywgJ3lhdXpsJ10sXG4gIF0sXG4gIHBsdWdpbnM6IFtwYWNrZWRMaWNlbmNlcygncGFja2VkL2xpY2VuY2VzLnR4dCcpXSxcbiAgb3V0cHV0OiB7XG4gICAgZGlyOiAnZGlzdCcsXG4gICAgZm9ybWF0OiAnZXNtJyxcbiAgICBtaW5pZnk6IHsgY29tcHJlc3M6IGZhbHNlLCBtYW5nbGU6IGZhbHNlLCBjb2RlZ2VuOiB0cnVlIH0sXG4gICAgLy8gQXQgdGhlIHNhbWUgZGVwdGggYXMgdGhlIHNvdXJjZSBmaWxlcywgd2hpY2ggZmluZCBwYWNrYWdlLmpzb24gYW5kIHRoZSB3b3JrZXIgYnkgcmVsYXRpdmUgcGF0aHMuXG4gICAgZW50cnlGaWxlTmFtZXM6ICh7IG5hbWUgfSkgPT4gKG5hbWUgPT09ICdtYWluJyA/ICdjbGkvbWFpbi5qcycgOiAncGFja2VkL3dvcmtlci5qcycpLFxuICAgIC8vIFRoZSBmaWxlIG9mIGEgY29tbWFuZCBoYXMgaXRzIG5hbWUuXG4gICAgY2h1bmtGaWxlTmFtZXM6ICh7IG5hbWUsIGZhY2FkZU1vZHVsZUlkIH0pID0+XG4gICAgICBgcGFja2VkLyR7L2NvbW1hbmRzW1xcXFwvXShcXHcrKVtcXFxcL11jb21tYW5kXFwudHMkLy5leGVjKGZhY2FkZU1vZHVsZUlkID8/ICcnKT8uWzFdID8/IG5hbWV9LmpzYCxcbiAgICAvLyBPbmUgZmlsZSBmb3Igd2hhdCBldmVyeSBjb21tYW5kIGxvYWRzIGFuZCBvbmUgZm9yIHdoYXQgYSBwbGFuIGxvYWRzLCBpbnN0ZWFkIG9mIHR3byBkb3plbiBzaGFyZWQgZmlsZXMuXG4gICAgY29kZVNwbGl0dGluZzoge1xuICAgICAgZ3JvdXBzOiBbXG4gICAgICAgIHsgbmFtZTogKGlkLCBtb2R1bGVzKSA9PiAod2l0aFN0YXJ0KGlkLCBtb2R1bGVzKSA/ICdzdGFydCcgOiBudWxsKSwgZGVidWdOYW1lOiAnc3RhcnQnIH0sXG4gICAgICAgIHsgbmFtZTogKGlkLCBtb2R1bGVzKSA9PiAod2l0aFBsYW4oaWQsIG1vZHVsZXMpID8gJ3BsYW4nIDogbnVsbCksIGRlYnVnTmFtZTogJ3BsYW4nIH0sXG4gICAgICBdLFxuICAgIH0sXG4gIH0sXG59KTtcbiJdLCJtYXBwaW5ncyI6Ijs7Ozs7Ozs7O0FBWUEsU0FBZ0IsV0FBVyxHQUFHLFNBQXVFO0NBQ25HLE1BQU0seUJBQVMsSUFBSSxJQUFZO0NBQy9CLE1BQU0sVUFBVSxJQUFZLFlBQTJCO0VBQ3JELElBQUksT0FBTyxJQUFJLEVBQUUsR0FBRztFQUNwQixPQUFPLElBQUksRUFBRTtFQUNiLEtBQUssTUFBTSxZQUFZLFFBQVEsY0FBYyxFQUFFLENBQUMsRUFBRSxlQUFlLENBQUMsR0FBRyxPQUFPLFVBQVUsT0FBTztDQUMvRjtDQUNBLFFBQVEsSUFBSSxZQUFZO0VBQ3RCLEtBQUssTUFBTSxTQUFTLFNBQVMsT0FBTyxRQUFRLEtBQUssR0FBRyxPQUFPO0VBQzNELE9BQU8sT0FBTyxJQUFJLEVBQUU7Q0FDdEI7QUFDRjs7QUNsQkEsU0FBZ0IsZUFBZSxVQUEwQjtDQUN2RCxPQUFPO0VBQ0wsTUFBTTtFQUNOLGVBQWUsR0FBRyxRQUFRO0dBQ3hCLE1BQU0sVUFBVSxPQUFPLE9BQU8sTUFBTSxDQUFDLENBQUMsU0FBUyxTQUFVLEtBQUssU0FBUyxVQUFVLEtBQUssWUFBWSxDQUFDLENBQUU7R0FFckcsTUFBTSxVQUFVLENBQUMsR0FBRyxJQURBLElBQUksUUFBUSxTQUFTLE9BQU8sY0FBYyxLQUFLLEVBQUUsQ0FBQyxHQUFHLE1BQU0sQ0FBQyxDQUFDLENBQzdELENBQU8sQ0FBQyxDQUFDLElBQUksUUFBUSxDQUFDLENBQUMsS0FBSztHQUNoRCxLQUFLLFNBQVM7SUFBRSxNQUFNO0lBQVM7SUFBVSxRQUFRLEdBQUcsYUFBYSxJQUFJLFFBQVEsS0FBSyxJQUFJO0dBQUksQ0FBQztFQUM3RjtDQUNGO0FBQ0Y7QUFFQSxNQUFNLGVBQWU7O0FBR3JCLE1BQU0sZ0JBQWdCO0FBQ3RCLE1BQU0sY0FBYzs7QUFHcEIsU0FBUyxTQUFTLFFBQXdCO0NBQ3hDLE1BQU0sRUFBRSxNQUFNLFlBQVksS0FBSyxNQUFNLGFBQWEsS0FBSyxRQUFRLGNBQWMsR0FBRyxNQUFNLENBQUM7Q0FDdkYsTUFBTSxRQUFRLEdBQUcsS0FBSyxHQUFHO0NBQ3pCLE1BQU0sUUFBUSxZQUFZLE1BQU0sQ0FBQyxDQUM5QixRQUFRLFNBQVMsWUFBWSxLQUFLLElBQUksQ0FBQyxDQUFDLENBQ3hDLEtBQUssQ0FBQyxDQUNOLEtBQUssU0FBUyxhQUFhLEtBQUssUUFBUSxJQUFJLEdBQUcsTUFBTSxDQUFDLENBQUMsS0FBSyxDQUFDO0NBQ2hFLElBQUksTUFBTSxXQUFXLEdBQUcsTUFBTSxJQUFJLE1BQU0sR0FBRyxNQUFNLG9DQUFvQztDQUNyRixPQUFPLEdBQUcsSUFBSSxPQUFPLEVBQUUsRUFBRSxJQUFJLE1BQU0sTUFBTSxNQUFNLEtBQUssTUFBTSxFQUFFO0FBQzlEO0FDM0JBLE1BQU0sY0FBYyxXQUFXLG9CQUFvQjtBQUNuRCxNQUFNLFdBQVcsV0FBVyw2QkFBNkI7QUFFekQsTUFBTSxlQUFlLFdBQVcsR0FEZixZQUFZLGtCQUFrQixDQUFDLENBQUMsS0FBSyxTQUFTLG9CQUFvQixLQUFLLFlBQ3JELENBQVE7QUFDM0MsTUFBTSxZQUFZLE9BQXdCLHlDQUF5QyxLQUFLLEVBQUU7O0FBRTFGLE1BQU0sYUFBdUIsSUFBSSxZQUMvQixZQUFZLElBQUksT0FBTyxLQUFNLGFBQWEsSUFBSSxPQUFPLE1BQU0sU0FBUyxFQUFFLEtBQUssU0FBUyxJQUFJLE9BQU87Ozs7OztBQU9qRyxJQUFBLDBCQUFlLGFBQWE7Q0FDMUIsT0FBTztFQUFFLE1BQU07RUFBbUIsUUFBUTtDQUErQjtDQUN6RSxVQUFVO0NBQ1YsVUFBVTtDQUNWLFNBQVMsRUFBRSxnQkFBZ0IsRUFBRSxPQUFPLENBQUMsT0FBTyxLQUFLLEVBQUUsRUFBRTtDQUVyRCxVQUFVO0VBQ1I7RUFDQTtFQUNBO0VBQ0E7RUFDQTtFQUVBLEdBQUc7R0FBQztHQUFzQjtHQUFpQjtHQUFvQjtHQUFTO0VBQU87Q0FDakY7Q0FDQSxTQUFTLENBQUMsZUFBZSxxQkFBcUIsQ0FBQztDQUMvQyxRQUFRO0VBQ04sS0FBSztFQUNMLFFBQVE7RUFDUixRQUFRO0dBQUUsVUFBVTtHQUFPLFFBQVE7R0FBTyxTQUFTO0VBQUs7RUFFeEQsaUJBQWlCLEVBQUUsV0FBWSxTQUFTLFNBQVMsZ0JBQWdCO0VBRWpFLGlCQUFpQixFQUFFLE1BQU0scUJBQ3ZCLFVBQVUsc0NBQXNDLEtBQUssa0JBQWtCLEVBQUUsQ0FBQyxHQUFHLE1BQU0sS0FBSztFQUUxRixlQUFlLEVBQ2IsUUFBUSxDQUNOO0dBQUUsT0FBTyxJQUFJLFlBQWEsVUFBVSxJQUFJLE9BQU8sSUFBSSxVQUFVO0dBQU8sV0FBVztFQUFRLEdBQ3ZGO0dBQUUsT0FBTyxJQUFJLFlBQWEsU0FBUyxJQUFJLE9BQU8sSUFBSSxTQUFTO0dBQU8sV0FBVztFQUFPLENBQ3RGLEVBQ0Y7Q0FDRjtBQUNGLENBQUMifQ==