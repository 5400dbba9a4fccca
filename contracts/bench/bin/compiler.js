// Speaks the native compiler's command line for one of npm's compilers, so that forge can use it.
const fs = require("fs");

/** Answers this process's arguments with the compiler `package`, the way the native one would. */
module.exports = function answerWith(package) {
  const solc = require(package);
  if (process.argv.includes("--version")) {
    write(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}\n`);
  } else if (process.argv.includes("--standard-json")) {
    write(solc.compile(fs.readFileSync(0, "utf8")));
  } else {
    process.stderr.write("this wrapper understands --version and --standard-json only\n");
    process.exit(1);
  }
};

/** Writes all of `text` to standard output; a pipe that is full answers EAGAIN and is tried again. */
function write(text) {
  const bytes = Buffer.from(text);
  for (let sent = 0; sent < bytes.length; ) {
    try {
      sent += fs.writeSync(1, bytes, sent);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}
