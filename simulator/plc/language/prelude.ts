/**
 * The fixed part of generated code: helpers with short names. `N` holds the variables that are numbers, `A` and `E` those of
 * 64 bits, `M` the strings; `Z` and `J` their initial values, `I` the process image, `K` the library of standard functions, `Y` the
 * strings of the program. `Fault` is thrown by what cannot go on. `sr` rounds half to even by adding and taking away 2^52, which
 * leaves no room for a fraction: right for results of up to 32 bits; `tr` is the general way, for times. Nothing of a source gets in here.
 */
export const PRELUDE = `'use strict';
const C=I.coils,D=I.discreteInputs,R=I.inputRegisters,H=I.holdingRegisters;
const X=new ArrayBuffer(8),U=new Uint32Array(X),S=new Float32Array(X),W=new Float64Array(X),V=new BigInt64Array(X);
const fr=Math.fround;
let c=0,L=0,h=0;
function over(s){throw new Fault('budget-exceeded',s,{});}
function nz(v,s){if(v===0)throw new Fault('division-by-zero',s,{});return v;}
function ix(i,l,n,s){const k=i-l;if(k<0||k>=n)throw new Fault('array-bounds',s,{index:i,low:l,high:l+n-1});return k;}
function mx(k,s,...v){if(k<0||k>=v.length)throw new Fault('mux-range',s,{index:k,low:0,high:v.length-1});return v[k];}
function nr(p,s){if(p===0)throw new Fault('null-reference',s,{});return p;}
function dp(s,l){throw new Fault('call-depth',s,{limit:l});}
function rt(p,s){if(p>=lo&&p<hi)throw new Fault('temporary-reference',s,{});return p;}
function md(a,b){return b===0?0:a%b+0;}
function sa(v,l,h){return v>=h?h:v>l?v+0:v<=l?l:0;}
function sr(v,l,h){return v>=h?h:v<=l?l:v<0?v-4503599627370496+4503599627370496:v>=0?v+4503599627370496-4503599627370496:0;}
function tr(v,l,h){const f=Math.floor(v),r=v-f;return sa(r<0.5?f:r>0.5?f+1:f%2===0?f:f+1,l,h);}
function tm(v){return tr(v,-9007199254740991,9007199254740991);}
function ta(v){return v>9007199254740991?9007199254740991:v<-9007199254740991?-9007199254740991:v;}
function pw(a,b,l,h){return sa(Math.trunc(Math.pow(a,b)),l,h);}
function fb(v){U[0]=v;return S[0];}
function tb(v){S[0]=v;return U[0];}
function sl(v,n){return n<0||n>31?0:(v<<n)>>>0;}
function sh(v,n){return n<0||n>31?0:v>>>n;}
function rl(v,n,w){const k=((n%w)+w)%w,m=w===32?4294967295:(1<<w)-1;return k===0?v:(((v<<k)|(v>>>(w-k)))&m)>>>0;}
function cp(t,f,n){if(t<f)for(let i=0;i<n;i++)N[t+i]=N[f+i];else for(let i=n-1;i>=0;i--)N[t+i]=N[f+i];L-=n>>4;return 0;}
function rs(t,n){for(let i=t;i<t+n;i++)N[i]=Z[i];L-=n>>4;}
function nb(v,s){if(v===0n)throw new Fault('division-by-zero',s,{});return v;}
function wi(v){return BigInt.asIntN(64,v);}
function wu(v){return BigInt.asUintN(64,v);}
function nw(v,b,s){return Number(s?BigInt.asIntN(b,v):BigInt.asUintN(b,v));}
function rg(v,l,h,s){if(v<l||v>h)throw new Fault('subrange',s,{value:Number(v),low:Number(l),high:Number(h)});return v;}
function tc(v,n){return v.length>n?v.slice(0,n):v;}
function ch(v){L-=v.length>>3;return v;}
function fi(a,b){L-=a.length*b.length>>6;return K.find(a,b);}
function pb(v,s,w){const p=BigInt.asUintN(w,v>>s);return w===64?p:Number(p);}
function ip(o,v,s,m){return(o&~(m<<s)|v<<s)>>>0;}
function ib(o,v,s,w){const m=(1n<<w)-1n;return o&~(m<<s)|BigInt(v)<<s;}
function cq(t,f,n,m){if(m&1)cp(t,f,n);if(m&2)A.copyWithin(t,f,f+n);if(m&4)M.copyWithin(t,f,f+n);L-=n>>3;return 0;}
function rq(t,n,m){if(m&1)rs(t,n);if(m&2)A.set(J.big.subarray(t,t+n),t);if(m&4)for(let i=t;i<t+n;i++)M[i]=J.text[i];L-=n>>3;}
function ca(s,i,t){if(!(i>=1&&i<=s.length))throw new Fault('string-index',t,{index:i,high:s.length});return s.charCodeAt(i-1);}
function pc(s,i,c,t){ca(s,i,t);return s.slice(0,i-1)+String.fromCharCode(c)+s.slice(i);}
function keep(v,_){return v;}
`;
