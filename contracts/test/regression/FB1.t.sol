// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ActionClasses } from "../../src/governance/ActionClasses.sol";
import { IActionClasses } from "../../src/interfaces/IActionClasses.sol";
import { IAssets } from "../../src/interfaces/IAssets.sol";
import { IBenchmark } from "../../src/interfaces/IBenchmark.sol";
import { IInsurance } from "../../src/interfaces/IInsurance.sol";
import { IPrimarySale } from "../../src/interfaces/IPrimarySale.sol";
import { ActionRules } from "../../src/libraries/ActionRules.sol";
import { BITCOIN } from "../../src/types/Asset.sol";
import { GovernanceStage } from "../unit/Governance/Stage.t.sol";
import { LeastClasses } from "./LeastClasses.sol";
import { IGovernor } from "@openzeppelin/contracts/governance/IGovernor.sol";
import { VmSafe } from "forge-std/Vm.sol";

/// @notice What nobody classified was the cheapest class: 4 % of DMC replaced the benchmark, approved a crook, had it
/// insured, redirected the fees and minted. Bob has those 4 %, and nobody else looks.
contract FB1Test is GovernanceStage {
    address internal pool = makeAddr("pool");
    address internal crook = makeAddr("crook");

    function setUp() public override {
        super.setUp();
        vm.prank(bob);
        dmc.transfer(alice, 1_000_000e18);
    }

    function fails(address target, bytes memory data) internal {
        uint256 id = open(calling(target, data));
        vote(id, bob, FOR);
        close(id);
        assertState(id, IGovernor.ProposalState.Defeated);
    }

    function test_fb1_fourPercentDoNotTakeTheInsurancePool() public {
        fails(address(assets), abi.encodeCall(assets.setBenchmark, (BITCOIN, IBenchmark(crook))));
        fails(address(registry), abi.encodeCall(registry.approve, (crook, BITCOIN, type(uint64).max)));
        fails(pool, abi.encodeCall(IInsurance.setLine, (1, 1, type(uint104).max)));
        fails(pool, abi.encodeCall(IInsurance.setParameters, (IInsurance.Parameters(8_000, 14))));
    }

    /// @dev Nor do the bonds of power already sold become smaller.
    function test_fb1_fourPercentDoNotRedirectTheFees() public {
        IPrimarySale.Parameters memory chosen = sale.parameters();
        chosen.feeRecipient = crook;
        fails(address(sale), abi.encodeCall(sale.setParameters, (chosen)));
        fails(address(sale), abi.encodeCall(sale.allowPayToken, (usdt, true)));
    }

    /// @dev The timelock itself may be named as emission. Its next proposals must not mint for a parameter.
    function test_fb1_fourPercentDoNotMintOnceTheEmissionIsNamed() public {
        carry(calling(address(dmc), abi.encodeCall(dmc.setEmission, (address(timelock)))));
        fails(address(dmc), abi.encodeCall(dmc.mint, (crook, 50_000_000e18)));
        assertEq(dmc.balanceOf(crook), 0);
    }

    function test_fb1_fourPercentDoNotLockOrMeasure() public {
        fails(address(power), abi.encodeCall(power.setLocker, (crook, true)));
        fails(
            address(btcBenchmark), abi.encodeCall(btcBenchmark.setBounds, (IBenchmark.Bounds(10_000, 2 days)))
        );
        fails(crook, "");
    }

    /// @dev Two pools have the same functions; the one is not classed with the other.
    function test_fb1_contractsThatShareFunctionsAreClassedApart() public {
        bytes4 line = IInsurance.setLine.selector;
        vm.prank(address(timelock));
        actions.setClass(pool, line, IActionClasses.Class.ReserveSpend);
        assertEq(uint8(actions.classOf(pool, line)), uint8(IActionClasses.Class.ReserveSpend));
        assertEq(uint8(actions.classOf(crook, line)), uint8(IActionClasses.Class.Constitution));
    }

    /// @dev Neither the deployer nor a vote makes a crook cheaper than the code says.
    function test_fb1_noVoteGoesBelowTheCode() public {
        bytes4[6] memory dear = [
            IAssets.setBenchmark.selector,
            IPrimarySale.setParameters.selector,
            IInsurance.setLine.selector,
            IInsurance.setParameters.selector,
            registry.approve.selector,
            dmc.mint.selector
        ];
        vm.startPrank(address(timelock));
        for (uint256 i = 0; i < dear.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IActionClasses.ClassTooLow.selector, pool, dear[i], IActionClasses.Class.Parameter
                )
            );
            actions.setClass(pool, dear[i], IActionClasses.Class.Parameter);
        }
    }

    /// @dev Contracts that do not exist yet are made usable by the highest vote.
    function test_fb1_aLaterContractIsClassedByTheHighestVote() public {
        address market = makeAddr("market");
        bytes4 setting = bytes4(keccak256("setListingFee(uint256)"));
        assertEq(uint8(actions.classOf(market, setting)), uint8(IActionClasses.Class.Constitution));
        bytes memory data =
            abi.encodeCall(actions.setClass, (market, setting, IActionClasses.Class.Parameter));
        uint256 id = carry(calling(address(actions), data));
        assertClass(id, IActionClasses.Class.Constitution);
        assertEq(uint8(actions.classOf(market, setting)), uint8(IActionClasses.Class.Parameter));
    }
}

/// @notice classes.json, which the deployment reads, beside every function of every contract as it was compiled.
contract FB1WalkTest is GovernanceStage, LeastClasses {
    /// @dev In the order of the keys, as the parser has it.
    struct Entry {
        string class;
        string target;
        string signature;
    }

    address private constant STRANGER = address(0xbad);

    /// @dev What refuses a stranger because it is not the owner or the timelock.
    bytes4[5] internal refusals = [
        bytes4(keccak256("OwnableUnauthorizedAccount(address)")),
        bytes4(keccak256("NotTimelock(address)")),
        bytes4(keccak256("NotDao(address)")),
        bytes4(keccak256("AccessControlUnauthorizedAccount(address,bytes32)")),
        bytes4(keccak256("GovernorOnlyExecutor(address)"))
    ];

    Entry[] internal entries;
    mapping(string name => address) internal at;
    mapping(address target => mapping(bytes4 selector => uint256)) internal classes;
    mapping(address target => mapping(bytes4 selector => bool)) internal found;
    /// @dev Functions that refused a stranger.
    mapping(bytes4 selector => bool) internal met;
    ActionClasses internal deployed;

    function setUp() public override {
        super.setUp();
        Entry[] memory read = abi.decode(vm.parseJson(vm.readFile("classes.json")), (Entry[]));
        IActionClasses.Classified[] memory list = new IActionClasses.Classified[](read.length);
        for (uint256 i = 0; i < read.length; ++i) {
            entries.push(read[i]);
            address target = placeOf(read[i].target);
            list[i].target = target;
            list[i].selector = bytes4(keccak256(bytes(read[i].signature)));
            list[i].class = numbered(read[i].class);
            assertEq(classes[target][list[i].selector], 0, read[i].signature);
            classes[target][list[i].selector] = 1 + uint256(list[i].class);
        }
        deployed = new ActionClasses(address(timelock), settlement, registry, list);
    }

    function placeOf(string memory name) internal returns (address) {
        if (at[name] == address(0)) at[name] = makeAddr(name);
        return at[name];
    }

    function numbered(string memory class) internal pure returns (IActionClasses.Class) {
        bytes32 hash = keccak256(bytes(class));
        if (hash == keccak256("parameter")) return IActionClasses.Class.Parameter;
        if (hash == keccak256("termination")) return IActionClasses.Class.Termination;
        if (hash == keccak256("reserve_spend")) return IActionClasses.Class.ReserveSpend;
        require(hash == keccak256("constitution"), class);
        return IActionClasses.Class.Constitution;
    }

    /// @dev Fails when a function appears that only the owner or the timelock may call, until classes.json has it.
    function test_fb1_everyFunctionOfEveryContractHasItsClass() public {
        string[7] memory folders =
            ["benchmark", "governance", "power", "reserve", "settlement", "token", "valuation"];
        uint256 privileged = 0;
        for (uint256 i = 0; i < folders.length; ++i) {
            VmSafe.DirEntry[] memory files = vm.readDir(string.concat("src/", folders[i]));
            for (uint256 j = 0; j < files.length; ++j) {
                privileged += walkFile(files[j].path, nameOf(files[j].path));
            }
        }
        this.walk("out/FaucetToken.sol/FaucetToken.json", "Coin");
        assertGt(privileged, 30);
        for (uint256 i = 0; i < listed.length; ++i) {
            assertTrue(met[bytes4(keccak256(bytes(listed[i])))], string.concat(listed[i], " is nowhere"));
        }
        for (uint256 i = 0; i < entries.length; ++i) {
            bytes4 selector = bytes4(keccak256(bytes(entries[i].signature)));
            assertTrue(found[at[entries[i].target]][selector], entries[i].signature);
        }
    }

    /// @dev Only suspending a miner is that cheap: it takes nothing, and must be quick.
    function test_fb1_theHarmlessOnesAreTheseAlone() public view {
        uint256 harmless = 0;
        for (uint256 i = 0; i < entries.length; ++i) {
            if (numbered(entries[i].class) != IActionClasses.Class.Parameter) continue;
            assertEq(entries[i].signature, "suspend(address)");
            ++harmless;
        }
        assertEq(harmless, 1);
    }

    /// @dev The file's name without its folder and what follows its first dot.
    function nameOf(string memory path) internal pure returns (string memory) {
        string[] memory parts = vm.split(path, "/");
        return vm.split(parts[parts.length - 1], ".")[0];
    }

    /// @dev What was compiled of a file. `forge build` comes before.
    function walkFile(string memory path, string memory file) internal returns (uint256 privileged) {
        if (!vm.exists(string.concat("out/", file, ".sol"))) {
            // Types alone compile to nothing.
            require(!vm.contains(vm.readFile(path), "contract "), file);
            return 0;
        }
        VmSafe.DirEntry[] memory artifacts = vm.readDir(string.concat("out/", file, ".sol"));
        for (uint256 i = 0; i < artifacts.length; ++i) {
            privileged += this.walk(artifacts[i].path, nameOf(artifacts[i].path));
        }
    }

    /// @dev In a call of its own, for what was read of an artifact stays in memory until the call ends; with its syntax tree, as
    /// `forge lint` leaves it, that is much.
    function walk(string memory artifact, string memory place) external returns (uint256 privileged) {
        string memory json = vm.readFile(artifact);
        bytes memory code = vm.parseJsonBytes(json, ".deployedBytecode.object");
        // An abstract contract has no code.
        if (code.length == 0) return 0;
        address target = placeOf(place);
        vm.etch(target, code);
        string[] memory signatures = vm.parseJsonKeys(json, ".methodIdentifiers");
        for (uint256 i = 0; i < signatures.length; ++i) {
            bytes4 selector = bytes4(keccak256(bytes(signatures[i])));
            found[target][selector] = true;
            uint256 class = classes[target][selector];
            uint8 expected = class == 0 ? uint8(IActionClasses.Class.Constitution) : uint8(class - 1);
            assertEq(uint8(deployed.classOf(target, selector)), expected, signatures[i]);
            if (!isPrivileged(target, selector)) continue;
            string memory name = string.concat(place, ".", signatures[i]);
            assertLeast(selector, name);
            if (isDao(place)) assertOfDao(place, selector);
            else assertGt(class, 0, string.concat(name, " is not in classes.json"));
            ++privileged;
        }
    }

    /// @dev Somebody thought about it, and the code is as the table says.
    function assertLeast(bytes4 selector, string memory name) internal {
        met[selector] = true;
        assertGt(leastOf[selector], 0, string.concat(name, " is not in LeastClasses"));
        assertEq(1 + uint256(ActionRules.leastClass(selector)), leastOf[selector], name);
    }

    /// @dev Governor and timelock are the highest class as targets, or what they do is refused.
    function assertOfDao(string memory place, bytes4 selector) internal {
        bool isGovernor = keccak256(bytes(place)) == keccak256("DmexGovernor");
        address target = isGovernor ? address(governor) : address(timelock);
        Proposal memory proposal = calling(target, abi.encodePacked(selector, new bytes(512)));
        vm.prank(address(governor));
        bool refused = ActionRules.carriesCalls(selector);
        if (refused) {
            vm.expectRevert(abi.encodeWithSelector(IActionClasses.ActionRefused.selector, target, selector));
        }
        (IActionClasses.Class class,) = actions.read(proposal.targets, proposal.values, proposal.calldatas);
        if (!refused) assertEq(uint8(class), uint8(IActionClasses.Class.Constitution));
    }

    function isDao(string memory name) internal pure returns (bool) {
        bytes32 hash = keccak256(bytes(name));
        return hash == keccak256("DmexGovernor") || hash == keccak256("DmexTimelock");
    }

    /// @dev Nothing is stored, so that nobody is the owner, and whoever is asked first who calls refuses.
    function isPrivileged(address target, bytes4 selector) internal returns (bool) {
        vm.prank(STRANGER);
        (bool ok, bytes memory answer) = target.call(abi.encodePacked(selector, new bytes(2_048)));
        if (ok || answer.length < 4) return false;
        for (uint256 i = 0; i < refusals.length; ++i) {
            if (bytes4(answer) == refusals[i]) return true;
        }
        return false;
    }
}
