import CampaignSupport
import Basics
import Datasets
import Experiments
import Foundation
import TestSupport

/// Files like the author's, made of the tiny digits: a network whose output t is the input's pixel t,
/// and examples in which that pixel alone of the first ten is white.
enum MadeUpOriginals {
  static let examples = "venv/data/training/adversarial/images.csv"
  static let weights = "venv/output/weights/8_8_8/weights.csv"
  static let afterImprovement = "venv/output/testdataPerformance/afterImpr/images.csv"
  static let general = "venv/input/perturbations/perturbation1/perturbation.csv"

  /// Five images of each digit that the tiny ones have, each unlike all before it.
  static let originals: [Int] = [0, 1, 5, 6].flatMap { digit in
    TinyDigits.test.labels.indices.filter { index in
      TinyDigits.test.labels[index] == digit
        && !(0..<index).contains {
          TinyDigits.testImages.bytes(of: $0).elementsEqual(TinyDigits.testImages.bytes(of: index))
        }
    }.prefix(5)
  }

  /// Every file by its name.
  static let files: [String: String] = {
    var files: [String: String] = [:]
    for name in ["8_8_8", "8_8_8_8_8", "20_10_8_8", "20_10_8_8_8", "20_20_10_10_10"] {
      files["venv/output/weights/\(name)/weights.csv"] = network
      files["venv/output/testdataPerformance/\(name)/images.csv"] = images(
        Array(originals.reversed())
      ) { "\($0)" }
    }
    files["venv/output/weights/afterImpr/weightsCR.csv"] = network
    files["venv/output/weights/afterImpr/weightsPR.csv"] = network
    files[afterImprovement] = images(Array(originals.prefix(3))) { "\(Double($0))" }
    files["venv/data/training/original/images.csv"] = images(originals) { "\(Double($0))" }
    files["venv/data/test/incorrectOriginal/images.csv"] = images([originals[7]]) { "\($0)" }
    files[examples] = exampleRows.map { $0.map { "\($0)" }.joined(separator: ",") + "\n" }.joined()
    files["venv/data/training/adversarial/classifications.csv"] = originals.map {
      String(repeating: "\(TinyDigits.test.labels[$0])\n", count: 9)
    }.joined()
    let folder = "venv/input/perturbations/perturbation1/"
    files[general] = "-6.5E-7,3.0E9\n" + String(repeating: "1.0,0.0\n", count: 48)
    files[folder + "perturbationMinDist.csv"] = String(repeating: "1.0,0.0\n", count: 49)
    files[folder + "perturbationWeights.csv"] = String(repeating: "0.5\n", count: 49)
    return files
  }()

  /// The examples' pixels.
  static let exampleRows: [[Double]] = originals.flatMap { index in
    (0..<10).filter { $0 != TinyDigits.test.labels[index] }.map { target in
      var input = TinyDigits.testImages.image(index)
      for pixel in 0..<10 { input[pixel] = pixel == target ? 1 : 0 }
      return input
    }
  }

  private static let network: String = {
    func identity(_ rows: Int) -> String {
      "\(rows),10\n"
        + (0..<rows).map { row in
          (0..<10).map { $0 == row ? "1.0" : "0.0" }.joined(separator: ",") + "\n"
        }.joined()
    }
    let biases = "10,1\n" + String(repeating: "0.0\n", count: 10)
    return identity(49) + biases + identity(10) + biases
  }()

  private static func images(_ indices: [Int], _ text: (Float) -> String) -> String {
    "\(indices.count)\n"
      + indices.map { index in
        TinyDigits.testImages.bytes(of: index).map { text(Float($0) / 255) }
          .joined(separator: ",") + "\n"
      }.joined()
  }

  /// What a download of them must be.
  static let expected = files.sorted { $0.key < $1.key }.map {
    RemoteFile($0.key, sha256: SHA256.hexDigest(Array($0.value.utf8)))
  }

  /// A server of them.
  static func server() -> LoopbackServer {
    LoopbackServer(
      Dictionary(
        uniqueKeysWithValues: files.map { ("made/\($0.key)", .bytes(Array($0.value.utf8))) }))
  }

  /// Puts them where a download would, one of them with another text, or none in its place.
  static func write(
    to folder: TemporaryFolder, replacing name: String? = nil, with text: String? = nil
  ) throws {
    for (file, contents) in files {
      let path = "originals/\(file)"
      try AtomicFile.createDirectory(
        folder.path + "/" + path.split(separator: "/").dropLast().joined(separator: "/"))
      if file != name {
        try folder.write(contents, as: path)
      } else if let text {
        try folder.write(text, as: path)
      }
    }
  }
}
