import Basics
import Foundation
import Testing

@Suite struct AtomicFileTests {
  /// Runs a test in a folder of its own and removes the folder.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "temper-atomic-\(UUID().uuidString)"
    try AtomicFile.createDirectory(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test func writesArraysDataAndText() throws {
    try withFolder { folder in
      try AtomicFile.write([1, 2, 3] as [UInt8], to: folder + "/array")
      try AtomicFile.write(Data([4, 5]), to: folder + "/data")
      try AtomicFile.write("ä\n", to: folder + "/text")
      try AtomicFile.write([] as [UInt8], to: folder + "/empty")
      #expect(FileManager.default.contents(atPath: folder + "/array") == Data([1, 2, 3]))
      #expect(FileManager.default.contents(atPath: folder + "/data") == Data([4, 5]))
      #expect(FileManager.default.contents(atPath: folder + "/text") == Data("ä\n".utf8))
      #expect(FileManager.default.contents(atPath: folder + "/empty") == Data())
      #expect(try names(in: folder) == ["array", "data", "empty", "text"])
    }
  }

  @Test func replacesWhatWasThere() throws {
    try withFolder { folder in
      try AtomicFile.write("a long first version", to: folder + "/file")
      try AtomicFile.write("second", to: folder + "/file")
      #expect(FileManager.default.contents(atPath: folder + "/file") == Data("second".utf8))
      #expect(try names(in: folder) == ["file"])
    }
  }

  @Test func followsASymbolicLink() throws {
    try withFolder { folder in
      try AtomicFile.write("old", to: folder + "/real")
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/link", withDestinationPath: "real")
      try AtomicFile.write("new", to: folder + "/link")
      #expect(FileManager.default.contents(atPath: folder + "/real") == Data("new".utf8))
    }
  }

  /// The rename fails here, after the temporary file was written.
  @Test func aFolderInTheWayFailsAndLeavesNoTemporary() throws {
    try withFolder { folder in
      try AtomicFile.createDirectory(folder + "/taken")
      #expect(throws: AtomicFileError.isAFolder(path: folder + "/taken")) {
        try AtomicFile.write("x", to: folder + "/taken")
      }
      #expect(try names(in: folder) == ["taken"])
    }
  }

  @Test func aMissingFolderIsNamed() throws {
    try withFolder { folder in
      let path = folder + "/absent/file"
      let error = #expect(throws: AtomicFileError.self) { try AtomicFile.write("x", to: path) }
      #expect(error == .missingFolder(path: path))
      #expect(error?.description.contains(path) == true)
    }
  }

  /// Linux's `/dev/full` is a disk that is always full; a device must not be renamed over.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aFullDiskIsNamedAndADeviceStaysADevice() {
    #expect(throws: AtomicFileError.noSpace(path: "/dev/full")) {
      try AtomicFile.write("x", to: "/dev/full")
    }
    let kind = try? FileManager.default.attributesOfItem(atPath: "/dev/full")[.type]
    #expect(kind as? FileAttributeType == .typeCharacterSpecial)
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
  func aForbiddenFolderIsNamed() throws {
    try withFolder { folder in
      chmod(folder, 0o555)
      defer { chmod(folder, 0o755) }
      #expect(throws: AtomicFileError.notPermitted(path: folder + "/file")) {
        try AtomicFile.write("x", to: folder + "/file")
      }
    }
  }

  @Test func createDirectoryMakesEveryLevelOnce() throws {
    try withFolder { folder in
      try AtomicFile.createDirectory(folder + "/a/b/c/")
      try AtomicFile.createDirectory(folder + "/a/b")
      #expect(try names(in: folder + "/a/b") == ["c"])
    }
  }

  @Test func createDirectoryNamesTheFileInTheWay() throws {
    try withFolder { folder in
      try AtomicFile.write("x", to: folder + "/file")
      #expect(throws: AtomicFileError.notAFolder(path: folder + "/file")) {
        try AtomicFile.createDirectory(folder + "/file")
      }
      #expect(throws: AtomicFileError.notAFolder(path: folder + "/file")) {
        try AtomicFile.createDirectory(folder + "/file/below")
      }
    }
  }
}
