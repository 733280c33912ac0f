/// What the userinfo endpoint says (OpenID Connect Core §5.3.2).
struct UserInfoAnswer: Decodable {
    let sub: String
    let email: String?
}
