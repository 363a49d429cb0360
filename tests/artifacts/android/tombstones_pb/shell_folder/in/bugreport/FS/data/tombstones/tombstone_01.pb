"2024-03-01 12:00:00(G0G8ÐJ/data/local/tmp/agentR SIGABRTúÿÿÿÿÿÿÿÿ"SI_TKILL‚8G4Gagent
x0"!€ €@"fn2/data/local/tmp/agent