import CICal

/// The only place where libical writes: it escapes text, quotes parameters, folds lines at 75 octets between characters, and ends
/// them with CR LF. The component tree lives and dies inside one call, so nothing is shared between threads.
enum ICalWriter {
    static func text(of component: WrittenComponent) -> String? {
        guard let root = make(component) else { return nil }
        defer { icalcomponent_free(root) }
        guard let text = icalcomponent_as_ical_string_r(root) else { return nil }
        defer { icalmemory_free_buffer(text) }
        return String(cString: text)
    }

    private static func make(_ component: WrittenComponent) -> OpaquePointer? {
        guard let result = icalcomponent_new(icalcomponent_string_to_kind(component.name)) else { return nil }
        for property in component.properties {
            guard let made = make(property) else {
                icalcomponent_free(result)
                return nil
            }
            icalcomponent_add_property(result, made)
        }
        for child in component.children {
            guard let made = make(child) else {
                icalcomponent_free(result)
                return nil
            }
            icalcomponent_add_component(result, made)
        }
        return result
    }

    private static func make(_ property: WrittenProperty) -> OpaquePointer? {
        let isExtension = property.name.hasPrefix("X-")
        let kind = isExtension ? ICAL_X_PROPERTY : icalproperty_string_to_kind(property.name)
        guard let value = make(property.value, of: kind), let result = icalproperty_new(kind) else { return nil }
        icalproperty_set_value(result, value)
        if isExtension { icalproperty_set_x_name(result, property.name) }
        for parameter in property.parameters {
            let kind = icalparameter_string_to_kind(parameter.name)
            guard let made = icalparameter_new_from_value_string(kind, parameter.value) else {
                icalproperty_free(result)
                return nil
            }
            icalproperty_add_parameter(result, made)
        }
        return result
    }

    private static func make(_ value: WrittenProperty.Value, of kind: icalproperty_kind) -> OpaquePointer? {
        switch value {
        case .text(let text): icalvalue_new_text(text)
        case .uri(let text): icalvalue_new_uri(text)
        case .address(let text): icalvalue_new_caladdress(text)
        case .date(let date): icalvalue_new_from_string(ICAL_DATE_VALUE, CivilText.basic(date))
        case .dateTime(let civil): icalvalue_new_from_string(ICAL_DATETIME_VALUE, CivilText.basic(civil))
        case .utc(let seconds):
            icalvalue_new_from_string(ICAL_DATETIME_VALUE, CivilText.basic(CivilDateTime(secondsSinceEpoch: seconds)) + "Z")
        case .integer(let number): icalvalue_new_integer(CInt(clamping: number))
        case .offset(let seconds): icalvalue_new_utcoffset(CInt(clamping: seconds))
        // The property's own kind of value: another one would be written out as a VALUE parameter, which these properties do not have.
        case .word(let word): icalvalue_new_from_string(icalproperty_kind_to_value_kind(kind), word)
        }
    }
}
