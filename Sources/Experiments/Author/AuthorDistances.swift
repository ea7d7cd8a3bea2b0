/// The author's smallest perturbation beside ours, of the same images.
struct AuthorDistances {
  private let published: Double
  private let ours: Double
  private let bound: Double
  private let seconds: Double
  private let images: Int

  /// - Returns: nil where one of the two is missing, or does not set all images right.
  init?(_ result: NetworkResults) {
    var authors = PerturbationVariant.smallest
    authors.isAuthors = true
    guard let theirs = result.first.perturbations[authors]?.file.perturbations.first,
      let own = result.first.perturbations[.smallest]?.file.perturbations.first,
      own.correctCount == own.images.count
    else { return nil }
    published = theirs.distance
    ours = own.distance
    bound = own.distanceBound ?? 0
    seconds = own.seconds
    images = own.images.count
  }

  /// What was found, in a sentence.
  var sentence: String {
    let least = bound > 0 ? "; none has less than \(format(bound, 4))" : ""
    guard ours < published else {
      return
        "The author's perturbation of minimum distance has distance \(format(published, 4)), the "
        + "smallest found here \(format(ours, 4))\(least)."
    }
    return "The author's perturbation of minimum distance is not the smallest: its distance is "
      + "\(format(published, 4)), that of one found here in \(format(seconds, 0)) s, which sets the same "
      + "\(images) images right, \(format(ours, 4))\(least)."
  }
}
