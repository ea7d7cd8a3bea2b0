import Foundation
import Networks
import Optimization

/// What a command writes to the file that `--output` names.
enum OutputFormat {
  case model
  case onnx
  case verdict
  case records
  case picture
  case plot
  case perturbation
  case bounds
  case page
  case program(ModelFormat)

  /// What files of it are called.
  var name: String {
    switch self {
    case .model: "a safetensors file"
    case .onnx: "an ONNX file"
    case .verdict: "a file of a verdict"
    case .records: "a file of JSON lines"
    case .picture: "a PNG file"
    case .plot: "an SVG file"
    case .perturbation: "a perturbation file"
    case .bounds: "a file of bounds"
    case .page: "an HTML page"
    case .program(.mps): "an MPS file"
    case .program(.lp): "an LP file"
    }
  }

  /// How names of such files end, the usual way first.
  var endings: [String] {
    switch self {
    case .model: ["safetensors"]
    case .onnx: ["onnx"]
    case .verdict: ["txt"]
    case .records: ["jsonl", "ndjson"]
    case .picture: ["png"]
    case .plot: ["svg"]
    case .perturbation, .bounds: ["json"]
    case .page: ["html", "htm"]
    case .program(let format): [format.rawValue]
    }
  }

  /// Endings that promise something else than any of the formats here. Unknown ones are fine:
  /// `mktemp` makes them up.
  static let foreignEndings: Set<String> = [
    "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "eps", "pdf", "md", "tex", "docx",
    "pt", "pth", "nnet", "h5", "hdf5", "keras", "pb", "tflite", "npz", "npy", "pkl",
    "pickle", "mat", "csv", "tsv", "xlsx", "parquet", "xml", "yaml", "yml", "toml", "nl", "gms",
    "gz", "bz2", "xz", "zst", "zip", "tar",
  ]

  static let all: [OutputFormat] = [
    .model, .onnx, .records, .picture, .plot, .perturbation, .page, .program(.mps), .program(.lp),
  ]

  /// Whether a file's name promises another format.
  func isContradicted(byEnding ending: String) -> Bool {
    let ending = ending.lowercased()
    guard !endings.contains(ending) else { return false }
    return Self.foreignEndings.contains(ending)
      || Self.all.contains { $0.endings.contains(ending) }
  }

  /// Whether an existing file is of this format, so that a new one may take its place. Judged as
  /// cheaply as its format allows, by its first bytes where these tell.
  func matches(_ contents: FileHandle) -> Bool {
    switch self {
    case .model: return Safetensors.isSafetensors(contents)
    // The version of the format is the first field.
    case .verdict:
      return begins(
        contents, with: ["sat\n", "unsat\n", "unknown\n", "timeout\n", "timed-out\n"])
    case .onnx: return (try? contents.read(upToCount: 1))?.first == 0x08
    case .perturbation: return holdsObject(contents, with: ["schema", "settings", "perturbations"])
    // A damaged one is computed again.
    case .records, .bounds: return begins(contents, with: ["{"])
    case .picture:
      let start = (try? contents.read(upToCount: 8)) ?? Data()
      return Array(start) == [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    case .plot: return begins(contents, with: ["<svg", "<?xml"])
    case .page: return begins(contents, with: ["<!doctype html", "<html"])
    case .program(.mps): return begins(contents, with: ["*", "name "])
    case .program(.lp): return begins(contents, with: ["\\", "minimize", "maximize"])
    }
  }

  private func holdsObject(_ contents: FileHandle, with keys: [String]) -> Bool {
    let data = (try? contents.readToEnd()) ?? Data()
    let object = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
    return keys.allSatisfy { object?[$0] != nil }
  }

  private func begins(_ contents: FileHandle, with starts: [String]) -> Bool {
    let bytes = (try? contents.read(upToCount: 64)) ?? Data()
    let text = String(decoding: bytes, as: UTF8.self).lowercased()
    return starts.contains(where: text.hasPrefix)
  }
}
