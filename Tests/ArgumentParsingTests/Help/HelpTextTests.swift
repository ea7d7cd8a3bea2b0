import ArgumentParsing
import Testing

@Suite struct HelpTextTests {
  @Test func theProgram() {
    #expect(
      Program.parser.help(for: []) == """
        Example:
          temper train --network dnn1 --log l.txt -o m.safetensors
              Trains a network.

        Usage: temper COMMAND [options]

        Train, fool and harden small networks.

        Commands:
          data        Manage the images.
          train       Train a network on the digits.
          completion  Write a completion script.

        Options:
              --data DIR  folder of the images (default: data/mnist)
          -q, --quiet     print results only
          -h, --help      show this help
              --version   show the version

        See 'temper COMMAND --help' for the options of a command.
        """)
  }

  @Test func aGroup() {
    #expect(
      Program.parser.help(for: ["data"]) == """
        Examples:
          temper data fetch
              Downloads what is missing.
          temper data check
              Reads every file.

        Usage: temper data COMMAND [options]

        Manage the images.

        Commands:
          fetch  Download the images.
          check  Compare the images with their checksums.

        Options:
              --data DIR  folder of the images (default: data/mnist)
          -q, --quiet     print results only
          -h, --help      show this help

        See 'temper data COMMAND --help' for the options of a command.
        """)
  }

  @Test func aCommandWithOptions() {
    #expect(
      Program.parser.help(for: ["train"]) == """
        Example:
          temper train --network dnn1 --log l.txt -o m.safetensors
              Trains the smallest network of the thesis.

        Usage: temper train (--network NAME | --hidden SIZES) --output FILE --log FILE
               [options]

        Train a network on the digits.

        The network is the one after the last epoch. Its file can be read by any program
        that knows safetensors.

          loss: the mean over a batch

        Options:
              --network NAME        a network of the thesis
              --hidden SIZES        the widths of the hidden layers
          -e, --epochs N            passes over the training set (default: 50)
              --learning-rate RATE  step size of Adam (default: 0.001)
              --loss LOSS           what training makes small (cross-entropy, mse;
                                    default: cross-entropy)
              --box LOWER,UPPER     the range of every pixel (default: 0,1)
              --seed N              where chance starts (default: 0)
          -v, --verbose             one line an epoch
          -o, --output FILE         where the network goes (required)
              --log FILE            where the course of the training goes, line by line
                                    (required)

        Options of every command:
              --data DIR  folder of the images (default: data/mnist)
          -q, --quiet     print results only
          -h, --help      show this help
        """)
  }

  @Test func aCommandWithPositionals() {
    #expect(
      Program.parser.help(for: ["completion"]) == """
        Example:
          temper completion bash
              Writes the one for Bash.

        Usage: temper completion SHELL [FOLDER] [--indices LIST | --count N] [options]

        Write a completion script.

        Arguments:
          SHELL   the shell (bash, zsh, fish; required)
          FOLDER  where it goes

        Options:
              --indices LIST  which images
              --count N       how many

        Options of every command:
              --data DIR  folder of the images (default: data/mnist)
          -q, --quiet     print results only
          -h, --help      show this help
        """)
  }

  @Test func aLabelTooLongForTheColumn() {
    let long = Flag("a-name-that-is-longer-than-its-column", help: "what it does")
    let command = Command(
      "c", abstract: "Do.", examples: [], arguments: [long, Flag("b", help: "what else")]
    ) { _ in .success }
    #expect(
      CommandParser(root: command, version: "").help(for: []) == """
        Usage: c [options]

        Do.

        Options:
              --a-name-that-is-longer-than-its-column
                   what it does
              --b  what else

        Options of every command:
          -h, --help     show this help
              --version  show the version
        """)
  }

  @Test(arguments: [40, 50, 60, 80, 100, 120])
  func linesFitTheWidth(width: Int) {
    for path in [[], ["data"], ["data", "fetch"], ["train"], ["completion"]] {
      let lines = Program.parser.help(for: path, width: width).split(separator: "\n")
      #expect(lines.filter { $0.count > width && !$0.hasPrefix("See ") } == [])
    }
  }

  @Test func aWidthTooSmallToReadIsTakenAsForty() {
    #expect(
      Program.parser.help(for: ["train"], width: 1)
        == Program.parser.help(for: ["train"], width: 40))
  }

  @Test func unknownNamesGiveTheHelpAboveThem() {
    #expect(Program.parser.help(for: ["data", "x"]) == Program.parser.help(for: ["data"]))
  }

  @Test func theParserWrapsAtItsWidth() throws {
    let parser = CommandParser(
      root: Program.root, version: "", globalArguments: Program.globals, helpWidth: 50)
    guard case .help(let text) = try parser.parse(["help", "train"]) else {
      throw Unexpected(line: "help train")
    }
    #expect(text == Program.parser.help(for: ["train"], width: 50))
  }
}
