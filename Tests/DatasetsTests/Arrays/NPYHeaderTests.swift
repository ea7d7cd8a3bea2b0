import Datasets
import TestSupport
import Testing

@Suite struct NPYHeaderTests {
  private func load(_ images: [UInt8]) throws -> ImageDataset {
    let labels = ArrayFile.npy([0, 1], [2])
    return try DataFiles.arrays(train: images, labels, test: images, labels).train
  }

  @Test(arguments: 1...3 as ClosedRange<UInt8>)
  func allVersionsAreRead(version: UInt8) throws {
    let images = try load(ArrayFile.npy("|u1", [2, 1, 2], version: version, bytes: [1, 2, 3, 4]))
    #expect(images.values == .bytes([1, 2, 3, 4]))
  }

  /// As Python may write a dictionary: other quotes, another order, long numbers of Python 2.
  @Test(
    arguments: [
      "{\"shape\":(2L,1L,2L),\"descr\":\"|u1\",\"fortran_order\":False}",
      "  {'fortran_order' : False , 'shape' : ( 2 , 1 , 2 , ) , 'descr' : '|u1' , }   ",
    ])
  func headersAreDictionaries(header: String) throws {
    #expect(
      try load(ArrayFile.npy(header: header, bytes: [1, 2, 3, 4])).values == .bytes([1, 2, 3, 4]))
  }

  @Test(
    arguments: [
      ("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (2,)}", "plain numbers"),
      ("{'descr': '|u1', 'fortran_order': False}", "plain numbers"),
      ("{'descr': '|u1', 'fortran_order': False, 'shape': (2, -1)}", "plain numbers"),
      ("{'descr': '|u1', 'fortran_order': 0, 'shape': (2,)}", "plain numbers"),
      ("{'descr': '|u1', 'fortran_order': False, 'shape': (2,)} and more", "plain numbers"),
      ("{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (2,)}", "plain numbers"),
      ("{'descr': '|u1", "plain numbers"), ("", "plain numbers"),
      ("{'descr': '|O', 'fortran_order': False, 'shape': (2, 2)}", "values of the type '|O'"),
      ("{'descr': '<U3', 'fortran_order': False, 'shape': (2, 2)}", "values of the type '<U3'"),
      ("{'descr': '<f3', 'fortran_order': False, 'shape': (2, 2)}", "values of the type '<f3'"),
      ("{'descr': '<c8', 'fortran_order': False, 'shape': (2, 2)}", "values of the type '<c8'"),
      ("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 0)}", "2 x 0, which holds nothing"),
      (
        "{'descr': '|u1', 'fortran_order': False, 'shape': (9000000000000, 9000000000000)}",
        "announces 9000000000000 x 9000000000000 numbers"
      ),
      (
        "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999,)}",
        "plain numbers"
      ),
    ])
  func otherHeadersAreNamed(header: String, text: String) throws {
    let error = try DataFiles.arraysError(ArrayFile.npy(header: header, bytes: [1, 2, 3, 4]))
    #expect(error.contains("a.npz, x_train.npy: "))
    #expect(error.contains(text))
  }

  @Test func whatIsNoArrayIsNamed() throws {
    let good = ArrayFile.npy([1, 2, 3, 4], [2, 1, 2])
    let cases: [([UInt8], String)] = [
      (Array("<html>not found</html>".utf8), "it is no .npy array"),
      (Array(good.prefix(4)), "it ends inside the header"),
      (Array(good.prefix(20)), "it ends inside the header"),
      (good[..<6] + [4, 0] + good[8...], "version 4.0 of the .npy format"),
      (good[..<6] + [2, 0, 0, 0, 0, 0x70] + good[8...], "more than arrays of numbers need"),
    ]
    for (bad, text) in cases {
      #expect(try DataFiles.arraysError(bad).contains(text))
    }
  }

  /// A header that announces more than there is costs nothing: it is compared before anything is read.
  @Test func announcedAndFoundSizesMustAgree() throws {
    let huge = ArrayFile.npy("<f8", [1 << 40, 28, 28], bytes: [0])
    #expect(try DataFiles.arraysError(huge).contains("an array of 1099511627776 x 28 x 28 has"))
    let folder = try DataFiles()
    for name in ["x_train", "y_train", "x_test", "y_test"] {
      try folder.folder.write(
        name.hasPrefix("x") ? huge : ArrayFile.npy([0], [1]), as: name + ".npy")
    }
    #expect(folder.error().contains("x_train.npy: it ends after 0 of 1099511627776 x 28 x 28"))
  }
}
