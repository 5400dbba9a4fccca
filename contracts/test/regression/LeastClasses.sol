// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IActionClasses } from "../../src/interfaces/IActionClasses.sol";

/// @notice Every function that only an owner, the timelock or the governor itself may call, and the class below which the code
/// lets nobody take it. A new one is refused until somebody has thought about it and written it here.
abstract contract LeastClasses {
    /// @dev 1 + the least class; 0 for what is not in the table.
    mapping(bytes4 selector => uint256) internal leastOf;
    string[] internal listed;

    constructor() {
        _ownsMintsOrLocks();
        _measuresOrPrices();
        _spendsOrJudges();
        _changesTheDao();
    }

    function _ownsMintsOrLocks() private {
        IActionClasses.Class least = IActionClasses.Class.Constitution;
        _list("transferOwnership(address)", least);
        _list("renounceOwnership()", least);
        _list("setClass(address,bytes4,uint8)", least);
        _list("setEmission(address)", least);
        _list("setLocker(address,bool)", least);
        _list("setAuctioneer(address)", least);
    }

    function _measuresOrPrices() private {
        IActionClasses.Class least = IActionClasses.Class.Constitution;
        // What an asset is, and who measures it; of a pay token.
        _list("openAsset(uint8,address,(string,string,uint64))", least);
        _list("describeAsset(uint8,(string,string,uint64))", least);
        _list("setBenchmark(uint8,address)", least);
        _list("setBenchmark(address,address)", least);
        _list("setFeed(address,address,uint32)", least);
        _list("setReporters(address[])", least);
        _list("setBounds((uint16,uint32))", least);
        _list("setPriceFeed(address)", least);
        _list("setRelay(address)", least);
        _list("setVersion(uint32,uint32)", least);
        // What the reserve takes a token for.
        _list("setAsset(address,bool,address)", least);
    }

    function _spendsOrJudges() private {
        IActionClasses.Class least = IActionClasses.Class.ReserveSpend;
        _list("openRound(uint32,address,uint256)", least);
        _list("setParameters((address,uint16,uint16,bool))", least);
        _list("allowPayToken(address,bool)", least);
        _list("allowRewardToken(uint8,address,bool)", least);
        _list("setParameters((uint16,uint16))", least);
        _list("setLine(uint32,uint16,uint104)", least);

        least = IActionClasses.Class.Termination;
        _list("terminate(uint32)", least);
        _list("revoke(address)", least);
        _list("approve(address,uint8,uint64)", least);
        _list(
            "approveApplication(address,(string,string,string,string,bytes32,(string,string,string,uint32)[],(uint8,uint64)[],address[]))",
            least
        );
        _list("addAddress(address,address)", least);
        _list("suspend(address)", IActionClasses.Class.Parameter);
    }

    /// @dev On the governor and the timelock all is the highest class by its target; or refused, if it carries calls.
    function _changesTheDao() private {
        IActionClasses.Class least = IActionClasses.Class.Constitution;
        _list("grantRole(bytes32,address)", least);
        _list("revokeRole(bytes32,address)", least);
        least = IActionClasses.Class.Parameter;
        _list("setQuorums((uint16,uint16,uint16,uint16))", least);
        _list("setVotingDelay(uint48)", least);
        _list("setVotingPeriod(uint32)", least);
        _list("setProposalThreshold(uint256)", least);
        _list("setLateQuorumVoteExtension(uint48)", least);
        _list("setProposalGuardian(address)", least);
        _list("cancel(bytes32)", least);
        _list("schedule(address,uint256,bytes,bytes32,bytes32,uint256)", least);
        _list("scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256)", least);
        _list("execute(address,uint256,bytes,bytes32,bytes32)", least);
        _list("executeBatch(address[],uint256[],bytes[],bytes32,bytes32)", least);
    }

    function _list(string memory signature, IActionClasses.Class least) private {
        bytes4 selector = bytes4(keccak256(bytes(signature)));
        require(leastOf[selector] == 0, signature);
        leastOf[selector] = 1 + uint256(least);
        listed.push(signature);
    }
}
