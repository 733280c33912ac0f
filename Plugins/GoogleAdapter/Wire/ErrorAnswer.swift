/// The shape of a refusal: `{"error":{"errors":[{"reason":…}],"code":…}}`, and `details` from newer fronts.
struct ErrorAnswer: Decodable {
    struct Problem: Decodable {
        let errors: [Item]?
        let details: [Item]?
    }

    struct Item: Decodable {
        let reason: String?
    }

    let error: Problem
}
