import Datasets
import Formats
import TestSupport
import Testing

@Suite struct PropertyReadingTests {
  private let text = PropertyTexts.declarations + "(assert (<= X_0 0.5))\n(assert (>= Y_0 Y_1))\n"

  @Test func plainAndGzippedFilesAreRead() throws {
    let folder = try TemporaryFolder()
    let expected = try Property(parsing: text)
    #expect(try Property(path: folder.write(text, as: "p.vnnlib")) == expected)
    let packed = Gzip.compress(Array(text.utf8))
    #expect(try Property(path: folder.write(packed, as: "p.vnnlib.gz")) == expected)
    // What a file is called says nothing.
    #expect(try Property(path: folder.write(packed, as: "q.vnnlib")) == expected)
  }

  @Test func filesThatCannotBeReadAreNamed() throws {
    let folder = try TemporaryFolder()
    func error(_ path: String) -> String {
      do {
        _ = try Property(path: path)
        return ""
      } catch {
        #expect(error.kind == .malformed)
        return error.description
      }
    }
    let missing = folder.path + "/none.vnnlib"
    #expect(error(missing) == "\(missing): not found (check the path)")
    #expect(error(folder.path) == "\(folder.path): is a folder, not a file (name a file in it)")
    let empty = try folder.write("", as: "empty.vnnlib")
    #expect(error(empty) == "\(empty): is empty (write the file again)")
    let packed = Gzip.compress(Array(text.utf8))
    let short = try folder.write(Array(packed.dropLast(9)), as: "short.gz")
    #expect(error(short).contains("ends too early"))
    var damaged = packed
    damaged[20] ^= 0x55
    #expect(error(try folder.write(damaged, as: "damaged.gz")).contains("damaged"))
    let wrong = try folder.write("(assert)", as: "wrong.vnnlib")
    #expect(error(wrong).hasPrefix("\(wrong): "))
    let binary = try folder.write([0x28, 0xff, 0xfe, 0x29], as: "binary.vnnlib")
    #expect(error(binary).hasPrefix("\(binary): line 1, column 2: a character"))
  }
}
