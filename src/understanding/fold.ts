/** Traditional characters that customers of a power company type, each followed by its simplified form. */
const TRADITIONAL =
  '電电線线樓楼號号單单戶户費费開开關关燈灯壞坏燒烧煙烟風风樹树變变壓压網网繳缴錢钱帳账賬账價价錶表機机樁桩車车門门間间問问題题報报復复處处裡里裏里還还沒没麼么們们來来嗎吗為为這这個个對对請请謝谢說说話话語语轉转員员訴诉舉举' +
  '賠赔償偿損损業业務务辦办過过銷销發发預预儲储階阶優优減减暫暂裝装設设備备櫃柜溝沟塊块聽听見见觀观覺觉觸触傷伤醫医緊紧險险響响閃闪閘闸斷断掛挂懸悬墜坠鐵铁鋼钢銅铜纜缆絕绝緣缘積积氣气熱热調调溫温庫库廠厂場场農农園园區区縣县' +
  '鎮镇鄉乡莊庄組组棟栋層层廳厅東东邊边後后橋桥頭头點点鐘钟時时週周兩两幾几萬万億亿從从現现剛刚總总經经讓让給给幫帮誰谁應应該该會会將将當当與与並并於于據据實实際际證证碼码聯联絡络係系統统資资訊讯隱隐刪删權权數数紙纸寫写讀读' +
  '認认識识錯错誤误遲迟連连續续運运輸输達达遠远進进選选擇择適适離离難难雙双雞鸡魚鱼鳥鸟馬马貓猫豬猪牆墙隻只條条張张顆颗輛辆貨货買买賣卖貴贵賺赚貼贴貸贷賓宾質质責责負负財财貧贫購购動动勞劳勢势協协圖图團团圍围國国壘垒壯壮聲声' +
  '夠够夢梦夾夹奪夺奮奋婦妇媽妈孫孙學学寧宁寶宝審审寬宽專专尋寻導导屆届屬属歲岁歷历師师帶带幹干廢废廣广強强彈弹彎弯徵征徹彻恆恒悶闷惡恶惱恼愛爱態态慘惨慮虑戰战戲戏拋抛換换揚扬搶抢撥拨撲扑擊击擋挡擔担擠挤擾扰攝摄敗败敵敌斃毙' +
  '暈晕暢畅曉晓書书楊杨極极構构槍枪樣样標标橫横檔档檢检檯台臺台歡欢歸归殘残殺杀毀毁汙污決决沖冲況况測测湯汤滅灭滾滚滿满漢汉潑泼濕湿灣湾災灾爐炉爭争爺爷狀状獨独獲获環环產产畫画異异療疗癢痒監监盤盘著着睜睁瞭了礎础禮礼稅税種种' +
  '穩稳窮穷競竞筆笔節节範范築筑簡简簽签糧粮級级結结絲丝維维綠绿緩缓編编練练縮缩罰罚罵骂職职聾聋腦脑腫肿臉脸臨临興兴舊旧艙舱藍蓝藥药蘭兰虧亏術术衛卫補补規规視视親亲計计訂订訪访評评詞词試试詢询詳详誠诚課课談谈論论諮咨講讲議议' +
  '護护豐丰賴赖贈赠趕赶跡迹軟软輕轻載载輪轮轟轰辭辞邁迈鄰邻釋释針针鈕钮鈴铃鉤钩銀银銳锐鋪铺錄录鍋锅鎖锁鏈链鏡镜長长閉闭閱阅陽阳陰阴隊队陳陈陸陆隨随雜杂雲云霧雾靈灵靜静頂顶項项順顺須须領领頻频顏颜願愿類类顧顾顯显飛飞飯饭養养' +
  '館馆駐驻駕驾驗验驚惊鬆松鬧闹鹽盐麗丽麥麦黃黄黨党齊齐齒齿龍龙嚇吓啟启噴喷嘗尝圓圆遷迁濟济瀏浏僅仅儘尽傳传';

const SIMPLIFIED = new Map<number, number>();
for (let at = 0; at + 1 < TRADITIONAL.length; at += 2) {
  SIMPLIFIED.set(TRADITIONAL.charCodeAt(at), TRADITIONAL.charCodeAt(at + 1));
}

const folded = new Uint16Array(65_536);

function foldUnit(unit: number): number {
  if (unit >= 0xd800 && unit <= 0xdfff) return unit;
  // Zero-width characters hide digits and words from a reader of bytes; one stands for all.
  if ((unit >= 0x200b && unit <= 0x200d) || unit === 0x2060 || unit === 0xfeff) return 0x200b;
  if (unit === 0x2018 || unit === 0x2019) return 0x27;
  const plain = String.fromCharCode(unit).normalize('NFKC').toLowerCase();
  const one = plain.length === 1 ? plain.charCodeAt(0) : unit;
  return SIMPLIFIED.get(one) ?? one;
}

/** Scan, classifier and entities read one message in a row. */
let last = { text: '', folded: '' };

/**
 * The text in one form: full-width to half-width, lower case, traditional to simplified, unit by unit.
 * The result has exactly the length of `text`, so a span in it is the same span in the raw message.
 */
export function fold(text: string): string {
  if (text === last.text) return last.folded;
  const units = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    let one = folded[unit]!;
    if (one === 0) {
      one = foldUnit(unit);
      folded[unit] = one;
    }
    units[at] = one;
  }
  let result = '';
  for (let at = 0; at < units.length; at += 8_192) {
    result += String.fromCharCode(...units.subarray(at, at + 8_192));
  }
  last = { text, folded: result };
  return result;
}
