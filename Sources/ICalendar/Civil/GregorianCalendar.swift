/// Arithmetic of the proleptic Gregorian calendar on plain numbers. Days are counted from 1970-01-01.
///
/// Years are counted from March inside (so that the leap day is the last of its year), in cycles of 400 years, which always have
/// 146,097 days.
enum GregorianCalendar {
    /// The days in 400 years, after which the calendar, weekdays included, repeats.
    static let daysInCycle = 146_097
    /// The days from 0000-03-01 to 1970-01-01.
    private static let epochShift = 719_468

    static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    static func length(ofYear year: Int) -> Int { isLeap(year) ? 366 : 365 }

    /// The days of a month. `month` is 1 to 12.
    static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The number of a day. `month` is 1 to 12.
    static func day(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let cycle = floorDivide(marchYear, 400)
        let yearOfCycle = marchYear - cycle * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
        return cycle * daysInCycle + dayOfCycle - epochShift
    }

    /// The date of a day's number.
    static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + epochShift
        let cycle = floorDivide(shifted, daysInCycle)
        let dayOfCycle = shifted - cycle * daysInCycle
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    /// The weekday of a day's number.
    static func weekday(ofDay day: Int) -> Weekday {
        // 1970-01-01 was a Thursday.
        switch floorModulo(day + 3, 7) {
        case 0: .monday
        case 1: .tuesday
        case 2: .wednesday
        case 3: .thursday
        case 4: .friday
        case 5: .saturday
        default: .sunday
        }
    }

    /// Division that rounds towards minus infinity. The divisor is positive.
    static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }

    /// The remainder that belongs to ``floorDivide(_:_:)``: never negative. The divisor is positive.
    static func floorModulo(_ value: Int, _ divisor: Int) -> Int {
        let remainder = value % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}
