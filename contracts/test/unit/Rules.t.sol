// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../src/interfaces/IPrimarySale.sol";
import { Base } from "../Base.t.sol";
import { Test } from "forge-std/Test.sol";
import { Vm } from "forge-std/Vm.sol";

/// @notice What the contracts themselves answer, against the same file.
contract RulesAnsweredTest is Base {
    function said(string memory key) internal view returns (uint256) {
        return vm.parseJsonUint(vm.readFile("test/vectors/rules.json"), key);
    }

    function test_DAO_2_ParametersBeginAsTheFileSays() public view {
        IPrimarySale.Parameters memory parameters = sale.parameters();
        assertEq(parameters.referral, said(".PrimarySale.first.referral"));
        assertEq(parameters.bondDays, said(".PrimarySale.first.bondDays"));
        (uint16 share, uint16 capDays) = bondCalls.parameters();
        assertEq(share, said(".BondCalls.first.share"));
        assertEq(capDays, said(".BondCalls.first.capDays"));
    }

    function test_DAO_2_ParametersStayWithinWhatTheFileSays() public {
        IPrimarySale.Parameters memory chosen = sale.parameters();
        chosen.bondDays = uint16(said(".PrimarySale.maxBondDays"));
        chosen.referral = uint16(said(".PrimarySale.maxReferral"));
        vm.startPrank(owner);
        sale.setParameters(chosen);
        ++chosen.bondDays;
        vm.expectRevert(IPrimarySale.ParameterOutOfBounds.selector);
        sale.setParameters(chosen);
        chosen.bondDays = uint16(said(".PrimarySale.minBondDays")) - 1;
        vm.expectRevert(IPrimarySale.ParameterOutOfBounds.selector);
        sale.setParameters(chosen);
    }
}

/// @notice `test/vectors/rules.json` says every constant and every first parameter of the contracts, for whoever computes
/// with them elsewhere. Constants are private, so they are read where they stand: in the text of the contracts.
contract RulesTest is Test {
    uint256 internal constant NOWHERE = type(uint256).max;
    string internal constant FILE = "test/vectors/rules.json";

    string[] internal names;
    mapping(string name => string path) internal paths;

    function setUp() public {
        Vm.DirEntry[] memory entries = vm.readDir("src", 4);
        for (uint256 i = 0; i < entries.length; ++i) {
            if (entries[i].isDir || vm.indexOf(entries[i].path, ".sol") == NOWHERE) continue;
            string[] memory steps = vm.split(entries[i].path, "/");
            string memory name = vm.replace(steps[steps.length - 1], ".sol", "");
            names.push(name);
            paths[name] = entries[i].path;
        }
    }

    function test_DAO_2_TheFileOfRulesHasEveryConstantAndNoOther() public view {
        string memory json = vm.readFile(FILE);
        uint256 found = 0;
        for (uint256 i = 0; i < names.length; ++i) {
            string memory source = vm.readFile(paths[names[i]]);
            found += checkConstants(json, names[i], source);
        }
        assertGt(found, 60, "constants are found at all");
        assertEq(found, countRules(json), "the file has a constant that no contract has");
    }

    function test_DAO_2_TheFileOfRulesHasTheFirstParameters() public view {
        string memory json = vm.readFile(FILE);
        string[] memory contracts = vm.parseJsonKeys(json, "$");
        uint256 found = 0;
        for (uint256 i = 0; i < contracts.length; ++i) {
            string memory key = string.concat(".", contracts[i], ".first");
            if (vm.keyExistsJson(json, key)) {
                found += checkFirst(json, key, vm.readFile(paths[contracts[i]]));
            }
        }
        assertGt(found, 5, "first parameters are found at all");
    }

    function checkFirst(string memory json, string memory key, string memory source)
        internal
        view
        returns (uint256)
    {
        string[] memory parameters = vm.parseJsonKeys(json, key);
        for (uint256 i = 0; i < parameters.length; ++i) {
            string memory path = string.concat(key, ".", parameters[i]);
            assertTrue(isSet(source, parameters[i], vm.parseJsonUint(json, path)), path);
        }
        return parameters.length;
    }

    function test_TheTextOfAConstantIsReadAsTheCompilerReadsIt() public view {
        assertEq(valueOf("", "5e24"), 5e24);
        assertEq(valueOf("", "0.999e27"), 0.999e27);
        assertEq(valueOf("", "10_000"), 10_000);
        assertEq(valueOf("", "10_000_000e18"), 10_000_000e18);
        assertEq(valueOf("", "3 days"), 3 days);
        assertEq(valueOf("", "25 hours"), 25 hours);
        assertEq(valueOf("", "1 days + 1 hours"), 25 hours);
        assertEq(valueOf("", "7 * 36_500 / 36_512"), 6);
        assertEq(valueOf("", "0xffff << 208"), 0xffff << 208);
        assertEq(valueOf("    uint8 private constant SIX = 6;", "33 * 2_000 - SIX"), 33 * 2_000 - 6);
    }

    // ---- The file ---------------------------------------------------------------------------------------------

    /// @dev Everything but what is said about the file, and first parameters.
    function countRules(string memory json) internal pure returns (uint256 count) {
        string[] memory contracts = vm.parseJsonKeys(json, "$");
        for (uint256 i = 0; i < contracts.length; ++i) {
            if (isSame(contracts[i], "_about")) continue;
            string[] memory rules = vm.parseJsonKeys(json, string.concat(".", contracts[i]));
            for (uint256 j = 0; j < rules.length; ++j) {
                if (!isSame(rules[j], "first")) ++count;
            }
        }
    }

    function checkConstants(string memory json, string memory name, string memory source)
        internal
        view
        returns (uint256 found)
    {
        string[] memory pieces = vm.split(source, " constant ");
        for (uint256 i = 1; i < pieces.length; ++i) {
            (bool isRule, string memory constantName, string memory text) =
                declaration(pieces[i - 1], pieces[i]);
            if (!isRule) continue;
            checkRule(json, string.concat(".", name, ".", camelCase(constantName)), valueOf(source, text));
            ++found;
        }
    }

    function checkRule(string memory json, string memory key, uint256 value) internal view {
        assertTrue(vm.keyExistsJson(json, key), string.concat("the file has no ", key));
        assertEq(vm.parseJsonUint(json, key), value, key);
    }

    // ---- The text of a contract ----------------------------------------------------------------------------------

    /// @dev A constant that is a number and no mask: its name and the text of its value. What stands before it ends with its
    /// type.
    function declaration(string memory before, string memory rest)
        internal
        pure
        returns (bool isRule, string memory name, string memory text)
    {
        string[] memory lines = vm.split(before, "\n");
        bool isNumber = vm.indexOf(lines[lines.length - 1], "uint") != NOWHERE;
        string[] memory sides = vm.split(vm.split(rest, ";")[0], "=");
        if (!isNumber || sides.length != 2) return (false, name, text);
        name = vm.trim(sides[0]);
        text = vm.trim(vm.replace(sides[1], "\n", " "));
        isRule = isConstantName(name) && vm.indexOf(text, "(") == NOWHERE;
    }

    /// @dev Sums, products, quotients and shifts from left to right, of numbers with their units of time.
    function valueOf(string memory source, string memory text) internal view returns (uint256 value) {
        string[] memory words = vm.split(text, " ");
        string memory sign = "+";
        for (uint256 i = 0; i < words.length; ++i) {
            if (bytes(words[i]).length == 0) continue;
            if (!isLetterOrDigit(bytes(words[i])[0])) {
                sign = words[i];
                continue;
            }
            uint256 operand = term(source, words[i]);
            uint256 unit = i + 1 < words.length ? unitOf(words[i + 1]) : 0;
            if (unit > 0) {
                operand *= unit;
                ++i;
            }
            value = apply_(sign, value, operand);
        }
    }

    function apply_(string memory sign, uint256 value, uint256 other) internal pure returns (uint256) {
        if (isSame(sign, "*")) return value * other;
        if (isSame(sign, "/")) return value / other;
        if (isSame(sign, "+")) return value + other;
        if (isSame(sign, "-")) return value - other;
        if (isSame(sign, "**")) return value ** other;
        require(isSame(sign, "<<"), string.concat("no such sign: ", sign));
        return value << other;
    }

    function unitOf(string memory word) internal pure returns (uint256) {
        if (isSame(word, "seconds")) return 1;
        if (isSame(word, "minutes")) return 1 minutes;
        if (isSame(word, "hours")) return 1 hours;
        if (isSame(word, "days")) return 1 days;
        if (isSame(word, "weeks")) return 1 weeks;
        return 0;
    }

    /// @dev A number, or a constant of this contract or, as `Library.NAME`, of another.
    function term(string memory source, string memory word) internal view returns (uint256) {
        bytes1 first = bytes(word)[0];
        if (first >= "0" && first <= "9") return numberOf(word);
        string[] memory steps = vm.split(word, ".");
        if (steps.length == 2) return constantOf(vm.readFile(paths[steps[0]]), steps[1]);
        return constantOf(source, word);
    }

    function constantOf(string memory source, string memory name) internal view returns (uint256) {
        string[] memory pieces = vm.split(source, string.concat(" constant ", name, " ="));
        require(pieces.length == 2, string.concat("no such constant: ", name));
        return valueOf(source, vm.trim(vm.split(pieces[1], ";")[0]));
    }

    /// @dev `10_000`, `0xffff`, `5e24`, `0.999e27`.
    function numberOf(string memory word) internal pure returns (uint256) {
        word = vm.replace(word, "_", "");
        if (vm.indexOf(word, "0x") == 0) return vm.parseUint(word);
        string[] memory parts = vm.split(word, "e");
        if (parts.length == 1) return vm.parseUint(word);
        uint256 exponent = vm.parseUint(parts[1]);
        string[] memory digits = vm.split(parts[0], ".");
        if (digits.length == 1) return vm.parseUint(digits[0]) * 10 ** exponent;
        uint256 fraction = bytes(digits[1]).length;
        return vm.parseUint(string.concat(digits[0], digits[1])) * 10 ** (exponent - fraction);
    }

    /// @dev Whether a contract's text gives a field this value somewhere: `share: 15_000`.
    function isSet(string memory source, string memory field, uint256 value) internal view returns (bool) {
        string[] memory pieces = vm.split(source, string.concat(field, ": "));
        for (uint256 i = 1; i < pieces.length; ++i) {
            string memory text = vm.split(vm.split(vm.split(pieces[i], ",")[0], "}")[0], ")")[0];
            text = vm.trim(vm.replace(text, "\n", " "));
            if (bytes(text).length == 0) continue;
            bytes1 first = bytes(text)[0];
            if (first < "0" || first > "9") continue;
            if (valueOf(source, text) == value) return true;
        }
        return false;
    }

    // ---- Letters ------------------------------------------------------------------------------------------------

    function isLetterOrDigit(bytes1 letter) internal pure returns (bool) {
        bool letters = (letter >= "A" && letter <= "Z") || (letter >= "a" && letter <= "z");
        return letters || (letter >= "0" && letter <= "9");
    }

    function isSame(string memory one, string memory other) internal pure returns (bool) {
        return keccak256(bytes(one)) == keccak256(bytes(other));
    }

    function isConstantName(string memory name) internal pure returns (bool) {
        bytes memory letters = bytes(name);
        for (uint256 i = 0; i < letters.length; ++i) {
            bytes1 letter = letters[i];
            bool fits = (letter >= "A" && letter <= "Z") || (letter >= "0" && letter <= "9") || letter == "_";
            if (!fits) return false;
        }
        return letters.length > 0;
    }

    /// @dev `MAX_DAY_INCOME` is `maxDayIncome` in the file.
    function camelCase(string memory name) internal pure returns (string memory) {
        bytes memory letters = bytes(vm.toLowercase(name));
        bytes memory result = new bytes(letters.length);
        uint256 length = 0;
        bool capital = false;
        for (uint256 i = 0; i < letters.length; ++i) {
            bytes1 letter = letters[i];
            if (letter == "_") {
                capital = true;
                continue;
            }
            bool isLetter = letter >= "a" && letter <= "z";
            result[length++] = capital && isLetter ? bytes1(uint8(letter) - 32) : letter;
            capital = false;
        }
        bytes memory cut = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            cut[i] = result[i];
        }
        return string(cut);
    }
}
